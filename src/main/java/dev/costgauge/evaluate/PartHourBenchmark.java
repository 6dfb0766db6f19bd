package dev.costgauge.evaluate;

import dev.costgauge.detect.Detector;
import dev.costgauge.detect.EwmaRatio;
import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.SeasonalConformal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How much of the hour has passed when an alert comes: an hour of a real client is multiplied, spread over its sixths of
 * an hour as its requests were, and watched against the threshold that was frozen before it.
 */
final class PartHourBenchmark {

    private static final int WARM_UP = 168;
    private static final int AHEAD = 2;

    /** Every how many hours one is tried; it has no common factor with the day. */
    private static final int STRIDE = 5;

    private static final int[] FACTORS = {3, 5, 10};

    private final ServeGenFiles files;
    private final Progress progress;

    PartHourBenchmark(Path data, Progress progress) {
        this.files = new ServeGenFiles(data.resolve("servegen"));
        this.progress = progress;
    }

    Report run() {
        Panel panel = files.steady();
        progress.step("part-hour: ten-minute rates");
        Map<String, double[][]> shares = files.shares();
        Table table = new Table(
                "part-hour: part of the hour that has passed at the alert, spikes of steady clients in sixths of an hour",
                List.of("rule", "spike", "tried", "alerted", "median", "mean", "median minutes"));
        for (int factor : FACTORS) {
            progress.step("part-hour: spikes by " + factor);
            row(table, new SeasonalConformal(1, 1), factor, panel, shares);
            row(table, new EwmaRatio(.1, 3, 0), factor, panel, shares);
        }
        return new Report("part-hour", List.of(table), "");
    }

    private static <S> void row(
            Table table, Detector<S> rule, int factor, Panel panel, Map<String, double[][]> shares) {
        List<Double> parts = new ArrayList<>();
        int tried = 0;
        for (int s = 0; s < panel.names().length; s++) {
            double[][] share = shares.get(panel.names()[s]);
            double[] costs = panel.costs()[s];
            S state = rule.create();
            Expectation[] frozen = {Expectation.NONE, Expectation.NONE};
            for (int hour = 0; hour < costs.length; hour++) {
                if (share != null && hour >= WARM_UP && hour % STRIDE == 0 && costs[hour] >= 1) {
                    tried++;
                    double part = crossed(frozen[hour % AHEAD], factor * costs[hour], share[hour]);
                    if (part > 0) {
                        parts.add(part);
                    }
                }
                rule.learn(state, hour % 168, costs[hour]);
                frozen[hour % AHEAD] = rule.expect(state, (hour + AHEAD) % 168);
            }
        }
        double[] sorted = parts.stream().mapToDouble(part -> part).sorted().toArray();
        double median = sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
        table.row(
                rule.rule(),
                factor + "x",
                tried,
                tried == 0 ? 0 : (double) sorted.length / tried,
                median,
                Arrays.stream(sorted).average().orElse(Double.NaN),
                60 * median);
    }

    /** The part of the hour after which the running cost is above the threshold; 0 when it never is. */
    private static double crossed(Expectation expectation, double cost, double[] share) {
        double running = 0;
        for (int sixth = 0; sixth < share.length; sixth++) {
            running += cost * share[sixth];
            if (running > expectation.threshold()) {
                return (sixth + 1.0) / share.length;
            }
        }
        return 0;
    }
}
