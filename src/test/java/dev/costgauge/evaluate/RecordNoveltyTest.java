package dev.costgauge.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.costgauge.evaluate.RecordNovelty.Constants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class RecordNoveltyTest {

    private static final int STEP = 300;

    private final RecordNovelty rule = new RecordNovelty(Constants.DEFAULT);

    private static NabFile file(double[] values) {
        long[] times =
                IntStream.range(0, values.length).mapToLong(i -> (long) i * STEP).toArray();
        return new NabFile("made", times, values, List.of());
    }

    private static double[] noise(int count, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToDouble(i -> 50 + random.nextGaussian())
                .toArray();
    }

    private List<Integer> alerts(double[] values) {
        double[] scores = rule.scores(file(values));
        return IntStream.range(0, scores.length)
                .filter(i -> scores[i] > 0)
                .boxed()
                .toList();
    }

    @Test
    void aSpikeIsOneAlertAtItsFirstRecord() {
        double[] values = noise(3000, 1);
        Arrays.fill(values, 2000, 2005, 90);
        assertThat(alerts(values).stream().filter(at -> at >= 1990 && at < 2100)).containsExactly(2000);
    }

    @Test
    void theSameSpikeAgainAndAgainIsNoNewsAnyMore() {
        double[] values = noise(4000, 1);
        for (int i = 500; i < 4000; i += 150) {
            values[i] = 90;
        }
        List<Integer> spikes = alerts(values).stream().filter(at -> values[at] == 90).toList();
        assertThat(spikes).contains(500).noneMatch(at -> at >= 2000);
    }

    @Test
    void aHigherLevelIsFoundUnderneathEarlierSpikes() {
        double[] values = noise(4000, 2);
        for (int i = 100; i < 2000; i += 100) {
            values[i] = 500;
        }
        Arrays.fill(values, 3000, 4000, 54);
        assertThat(alerts(values)).anyMatch(at -> at >= 3000 && at < 3100).noneMatch(at -> at > 2200 && at < 3000);
    }

    @Test
    void standingStillIsFound() {
        double[] values = noise(3000, 3);
        Arrays.fill(values, 2000, 3000, 50);
        assertThat(alerts(values)).anyMatch(at -> at >= 2000 && at < 2300).noneMatch(at -> at > 1800 && at < 2000);
    }

    @Test
    void whatNeverVariedSaysNothingUntilItDoes() {
        double[] values = new double[2000];
        Arrays.fill(values, 0, 1500, 7);
        Arrays.fill(values, 1500, 2000, 7.001);
        assertThat(alerts(values)).isNotEmpty().first().isEqualTo(1500);
    }

    @Test
    void unitsDoNotMatter() {
        double[] values = noise(3000, 4);
        values[2000] = 80;
        double[] others = Arrays.stream(values).map(v -> 1e-6 * v - 3).toArray();
        double[] scores = rule.novelties(file(values));
        double[] otherScores = rule.novelties(file(others));
        for (int i = 0; i < scores.length; i++) {
            assertThat(otherScores[i]).as("record %d", i).isCloseTo(scores[i], within(1e-4));
        }
    }

    @Test
    void noRecordIsJudgedByLaterOnes() {
        double[] values = noise(2000, 5);
        values[1200] = 0;
        double[] changed = values.clone();
        Arrays.fill(changed, 1201, 2000, 1000);
        assertThat(Arrays.copyOf(rule.scores(file(changed)), 1201))
                .containsExactly(Arrays.copyOf(rule.scores(file(values)), 1201));
    }

    /** One configuration with its own limit, in all three profiles, above every published row at its best threshold. */
    @Test
    void isAheadOfThePublishedRowsAtItsOwnLimit() {
        Path nab = Path.of("../shared/data/nab");
        Assumptions.assumeTrue(Files.isDirectory(nab), "skipped: ../shared/data/nab is not there");
        List<NabFile> files = new NabCorpus(nab).files();
        List<double[]> scores = files.stream().map(rule::scores).toList();
        double[] wanted = {77, 70, 81};
        for (NabProfile profile : NabProfile.values()) {
            NabScorer scorer = new NabScorer(profile);
            assertThat(scorer.normalized(files, scorer.score(files, scores, rule.limit())))
                    .as(profile.name())
                    .isGreaterThan(wanted[profile.ordinal()]);
        }
    }
}
