package dev.costgauge.evaluate;

import dev.costgauge.detect.AnomalyKind;
import dev.costgauge.detect.SeasonalConformal;
import dev.costgauge.detect.Verdict;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Growth by a part of itself every week, planted at three hours into the clean shapes of the injection benchmark: whether it is
 * told within three weeks, as a level shift or a slow ramp, and how often that is said where nothing was made to grow.
 * Shapes that have no data over those weeks are left out, as are hours that are masked.
 */
final class SlowRampBenchmark {

    private static final int[] STARTS = {504, 840, 1176};
    private static final int WEEK = 168;
    private static final int HOURS = 3 * WEEK;
    private static final double[] GROWTHS = {0, .1, .2, .4};

    /** A shape takes part when it has data in this part of the hours. */
    private static final double PRESENT = .9;

    private final Panel clean;
    private final Progress progress;
    private final SeasonalConformal rule = new SeasonalConformal(1, 1);

    SlowRampBenchmark(Path data, Progress progress) {
        this.clean = new InjectionFiles(data.resolve("injection")).clean();
        this.progress = progress;
    }

    Report run() {
        Table table = new Table(
                "slow-ramp: growth that is told within three weeks as a level shift or a slow ramp, seasonal-conformal",
                List.of("growth a week", "shapes", "told", "as slow ramp", "part told", "median days"));
        for (double growth : GROWTHS) {
            progress.step("slow-ramp: " + Math.round(100 * growth) + " % a week");
            int shapes = 0;
            int slow = 0;
            List<Integer> after = new ArrayList<>();
            for (int start : STARTS) {
                int[] first = new int[clean.names().length];
                int[] firstSlow = new int[first.length];
                tell(growth, start, first, firstSlow);
                for (int s = 0; s < first.length; s++) {
                    if (present(s, start)) {
                        shapes++;
                        slow += firstSlow[s] > 0 ? 1 : 0;
                        if (first[s] > 0) {
                            after.add(first[s]);
                        }
                    }
                }
            }
            after.sort(null);
            table.row(
                    Math.round(100 * growth) + " %",
                    shapes,
                    after.size(),
                    slow,
                    (double) after.size() / shapes,
                    after.isEmpty() ? Double.NaN : after.get(after.size() / 2) / 24.0);
        }
        return new Report("slow-ramp", List.of(table), "");
    }

    private boolean present(int series, int start) {
        long hours = Arrays.stream(clean.costs()[series], start, start + HOURS)
                .filter(cost -> !Double.isNaN(cost))
                .count();
        return hours >= PRESENT * HOURS;
    }

    /** Fills in after how many hours each series is told to grow; 0 when it is not. */
    private void tell(double growth, int start, int[] first, int[] firstSlow) {
        double[][] costs = new double[clean.names().length][];
        for (int s = 0; s < costs.length; s++) {
            costs[s] = clean.costs()[s].clone();
            for (int hour = start; hour < costs[s].length; hour++) {
                costs[s][hour] *= Math.pow(1 + growth, (double) (hour - start) / WEEK);
            }
        }
        new SeasonalContender(rule).scores(new Panel(clean.names(), costs, clean.masked()), (s, hour, state, cost) -> {
            if (hour < start || hour >= start + HOURS || clean.masked()[s][hour]) {
                return;
            }
            Verdict verdict = rule.trend(state, hour % WEEK, cost);
            boolean ramp = verdict.kind() == AnomalyKind.SLOW_RAMP;
            if (first[s] == 0 && (ramp || verdict.kind() == AnomalyKind.LEVEL_SHIFT)) {
                first[s] = hour - start + 1;
            }
            if (firstSlow[s] == 0 && ramp) {
                firstSlow[s] = hour - start + 1;
            }
        });
    }
}
