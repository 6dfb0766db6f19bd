package dev.costgauge.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LargestRemainderTest {

    @Test
    void givesWhatIsMissingToTheLargestRemaindersAndToTheFirstOfEqualOnes() {
        assertThat(LargestRemainder.round(new double[] {1.5, 2.25, 3.75, -.5}, 7)).containsExactly(2, 2, 4, -1);
        assertThat(LargestRemainder.round(new double[] {.5, .5, .5, .5}, 2)).containsExactly(1, 1, 0, 0);
    }

    @Test
    void wholePartsStayAsTheyAre() {
        assertThat(LargestRemainder.round(new double[] {0, 5, -3}, 2)).containsExactly(0, 5, -3);
    }

    @Test
    void whatADoubleCannotHoldGoesToTheLargestPart() {
        assertThat(LargestRemainder.round(new double[] {0, -900_000_000_000_000_000d, 10}, -899_999_999_999_999_947L))
                .containsExactly(0, -899_999_999_999_999_957L, 10);
    }

    @Test
    void noPartMovesByMoreThanOneWhereDoublesAreExactEnough() {
        Random random = new Random(4);
        for (int i = 0; i < 10_000; i++) {
            double[] parts = random.doubles(random.nextInt(1, 8), -1e9, 1e9).toArray();
            long total = Math.round(Arrays.stream(parts).sum());
            parts[0] += total - Arrays.stream(parts).sum();
            long[] whole = LargestRemainder.round(parts, total);
            assertThat(Arrays.stream(whole).sum()).isEqualTo(total);
            for (int j = 0; j < parts.length; j++) {
                assertThat(Math.abs(whole[j] - parts[j])).isLessThan(1);
            }
        }
    }
}
