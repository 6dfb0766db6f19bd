package dev.costgauge.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.costgauge.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class SlowRampBenchmarkTest {

    private static final Path DATA = Path.of("../shared/data");
    private static final int ONSET = 504;

    /** Growth of the last of three weeks by that factor. */
    private static double[] steady(double factor) {
        double[] costs = new double[ONSET + 504];
        Arrays.setAll(costs, hour -> hour < ONSET + 336 ? 10 : 10 * factor);
        return costs;
    }

    @Test
    void withoutNoiseTheTestThatKnowsTheOnsetHasItsLeastNoise() {
        double[] costs = steady(1.5);
        KnownOnset known = new KnownOnset(costs, new boolean[costs.length]);
        assertThat(known.noise(ONSET)).isCloseTo(.03, within(1e-12));
        assertThat(known.score(ONSET)).isCloseTo(Math.log(1.501 / 1.001) / .03, within(1e-9));
    }

    @Test
    void whatIsMaskedDoesNotCount() {
        double[] costs = steady(1.5);
        boolean[] masked = new boolean[costs.length];
        costs[ONSET + 400] = 1e6;
        masked[ONSET + 400] = true;
        assertThat(new KnownOnset(costs, masked).score(ONSET)).isCloseTo(Math.log(1.501 / 1.001) / .03, within(1e-9));
    }

    @Test
    void aDayThatDoublesEveryOtherWeekIsNoise() {
        double[] costs = steady(1.5);
        Arrays.fill(costs, 168, 192, 20);
        // Of fourteen days that have a week before them one rose and one fell by a factor of two.
        double v = 2 * Math.pow(Math.log(2), 2) / 14;
        KnownOnset known = new KnownOnset(costs, new boolean[costs.length]);
        assertThat(known.noise(ONSET)).isCloseTo(Math.sqrt(v / 7 + .03 * .03), within(1e-4));
    }

    @Test
    void aFifthMoreAWeekIsToldOfFourPairsInFiveWithinThreeWeeks() {
        Assumptions.assumeTrue(Files.isDirectory(DATA), "skipped: ../shared/data is not there");
        Report report = new SlowRampBenchmark(DATA, what -> {}).run();
        List<List<Object>> rows = rows(report, 0);
        assertThat(rows.getFirst().getFirst()).isEqualTo("0 %");
        assertThat((double) rows.getFirst().get(4)).isLessThan(.03);
        assertThat(rows.get(2).getFirst()).isEqualTo("20 %");
        assertThat((double) rows.get(2).get(4)).isGreaterThan(.8);
        assertThat(rows(report, 1))
                .filteredOn(row -> row.getFirst().equals("metro"))
                .singleElement()
                .satisfies(row -> assertThat(row.get(2)).isEqualTo(1.0));
    }

    @SuppressWarnings("unchecked")
    private static List<List<Object>> rows(Report report, int table) {
        return (List<List<Object>>) report.tables().get(table).toMap().get("rows");
    }
}
