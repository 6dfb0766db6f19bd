package dev.costgauge.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShapleyTest {

    private final Random random = new Random(11);

    private double[] game(int factors) {
        return random.doubles(1L << factors, -10, 100).toArray();
    }

    /** The definition: every order, each factor's step in it. */
    private static void overOrders(double[] values, int set, double weight, double[] parts) {
        int left = parts.length - Integer.bitCount(set);
        for (int j = 0; j < parts.length; j++) {
            if ((set >> j & 1) == 0) {
                parts[j] += weight / left * (values[set | 1 << j] - values[set]);
                overOrders(values, set | 1 << j, weight / left, parts);
            }
        }
    }

    @Test
    void isTheAverageOverAllOrders() {
        for (int factors = 1; factors <= 6; factors++) {
            double[] values = game(factors);
            double[] parts = new double[factors];
            overOrders(values, 0, 1, parts);
            assertThat(Shapley.parts(values)).containsExactly(parts, within(1e-10));
        }
    }

    @Test
    void partsSumToTheChange() {
        double[] values = game(5);
        assertThat(Arrays.stream(Shapley.parts(values)).sum()).isCloseTo(values[31] - values[0], within(1e-10));
    }

    @Test
    void namesOfFactorsDoNotMatter() {
        int[] renamed = {3, 0, 4, 1, 2};
        for (int i = 0; i < 50; i++) {
            double[] values = game(5);
            double[] others = new double[32];
            for (int set = 0; set < 32; set++) {
                int image = 0;
                for (int j = 0; j < 5; j++) {
                    image |= (set >> j & 1) << renamed[j];
                }
                others[image] = values[set];
            }
            double[] parts = Shapley.parts(values);
            double[] otherParts = Shapley.parts(others);
            for (int j = 0; j < 5; j++) {
                assertThat(otherParts[renamed[j]]).isCloseTo(parts[j], within(1e-10));
            }
        }
    }

    @Test
    void factorThatChangesNothingHasNoPart() {
        double[] values = game(5);
        for (int set = 0; set < 32; set++) {
            values[set] = values[set & ~4];
        }
        assertThat(Shapley.parts(values)[2]).isZero();
    }
}
