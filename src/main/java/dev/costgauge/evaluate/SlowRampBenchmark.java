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
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Growth by a part of itself every week, planted at three hours into the clean shapes of the injection benchmark: whether it is
 * told within three weeks, as a level shift or a slow ramp, and how often that is said where nothing was made to grow.
 * Shapes that have no data over those weeks are left out, as are hours that are masked. Beside the rule stands what
 * {@link KnownOnset} tells with a limit that is as often wrong where nothing grows.
 */
final class SlowRampBenchmark {

    private static final int[] STARTS = {504, 840, 1176};
    private static final int WEEK = 168;
    private static final int HOURS = 3 * WEEK;
    private static final double[] GROWTHS = {0, .1, .2, .4};
    private static final double WANTED = .2;

    /** A shape takes part when it has data in this part of the hours. */
    private static final double PRESENT = .9;

    private final Panel clean;
    private final Progress progress;
    private final SeasonalConformal rule = new SeasonalConformal(1, 1);

    SlowRampBenchmark(Path data, Progress progress) {
        this.clean = new InjectionFiles(data.resolve("injection")).clean();
        this.progress = progress;
    }

    /**
     * What became of one shape that was made to grow.
     *
     * @param told hours after which the growth was told; 0 when it was not
     * @param slow the same for a slow ramp
     * @param known score of the test that knows the onset
     * @param noise what a week of the shape is usually off by, as a logarithm
     */
    private record Trial(int series, int told, int slow, double known, double noise) {}

    Report run() {
        Map<Double, List<Trial>> trials = new TreeMap<>();
        for (double growth : GROWTHS) {
            progress.step("slow-ramp: " + Math.round(100 * growth) + " % a week");
            trials.put(growth, Arrays.stream(STARTS)
                    .mapToObj(start -> trials(growth, start))
                    .flatMap(List::stream)
                    .toList());
        }
        double limit = limit(trials.getOrDefault(0.0, List.of()));
        return new Report(
                "slow-ramp",
                List.of(byGrowth(trials, limit), byShape(trials.getOrDefault(WANTED, List.of()), limit)),
                "");
    }

    /** Where the test that knows the onset is wrong as often as the rule is. */
    private static double limit(List<Trial> still) {
        double[] known = still.stream().mapToDouble(Trial::known).sorted().toArray();
        return known[known.length - 1 - (int) still.stream().filter(trial -> trial.told() > 0).count()];
    }

    private static Table byGrowth(Map<Double, List<Trial>> trials, double limit) {
        Table table = new Table(
                "slow-ramp: growth told within three weeks as a level shift or a slow ramp, seasonal-conformal",
                List.of(
                        "growth a week",
                        "pairs",
                        "told",
                        "as slow ramp",
                        "part told",
                        "choosing half",
                        "other half",
                        "median days",
                        "onset known"));
        trials.forEach((growth, all) -> {
            int[] after = all.stream().mapToInt(Trial::told).filter(hours -> hours > 0).sorted().toArray();
            table.row(
                    Math.round(100 * growth) + " %",
                    all.size(),
                    after.length,
                    all.stream().filter(trial -> trial.slow() > 0).count(),
                    part(all),
                    part(all.stream().filter(trial -> trial.series() % 2 == 0).toList()),
                    part(all.stream().filter(trial -> trial.series() % 2 == 1).toList()),
                    after.length == 0 ? Double.NaN : after[after.length / 2] / 24.0,
                    mean(all, trial -> trial.known() > limit ? 1 : 0));
        });
        return table;
    }

    private static double part(List<Trial> trials) {
        return mean(trials, trial -> trial.told() > 0 ? 1 : 0);
    }

    private static double mean(List<Trial> trials, ToDoubleFunction<Trial> of) {
        return trials.stream().mapToDouble(of).average().orElse(Double.NaN);
    }

    private Table byShape(List<Trial> trials, double limit) {
        Table table = new Table(
                "slow-ramp: " + Math.round(100 * WANTED) + " % a week by the kind of shape",
                List.of("shape", "pairs", "told", "onset known", "week off by"));
        Map<String, List<Trial>> byShape = new TreeMap<>();
        for (Trial trial : trials) {
            String shape = clean.names()[trial.series()].replaceAll("(_[A-Z]+)?#.*", "");
            byShape.computeIfAbsent(shape, name -> new ArrayList<>()).add(trial);
        }
        byShape.forEach((shape, some) -> table.row(
                shape,
                some.size(),
                part(some),
                mean(some, trial -> trial.known() > limit ? 1 : 0),
                mean(some, Trial::noise)));
        return table;
    }

    private boolean present(int series, int start) {
        long hours = Arrays.stream(clean.costs()[series], start, start + HOURS)
                .filter(cost -> !Double.isNaN(cost))
                .count();
        return hours >= PRESENT * HOURS;
    }

    private List<Trial> trials(double growth, int start) {
        double[][] costs = new double[clean.names().length][];
        for (int s = 0; s < costs.length; s++) {
            costs[s] = clean.costs()[s].clone();
            for (int hour = start; hour < costs[s].length; hour++) {
                costs[s][hour] *= Math.pow(1 + growth, (double) (hour - start) / WEEK);
            }
        }
        int[] told = new int[costs.length];
        int[] slow = new int[costs.length];
        new SeasonalContender(rule).scores(new Panel(clean.names(), costs, clean.masked()), (s, hour, state, cost) -> {
            if (hour < start || hour >= start + HOURS || clean.masked()[s][hour]) {
                return;
            }
            Verdict verdict = rule.trend(state, hour % WEEK, cost);
            boolean ramp = verdict.kind() == AnomalyKind.SLOW_RAMP;
            if (told[s] == 0 && (ramp || verdict.kind() == AnomalyKind.LEVEL_SHIFT)) {
                told[s] = hour - start + 1;
            }
            if (slow[s] == 0 && ramp) {
                slow[s] = hour - start + 1;
            }
        });
        List<Trial> trials = new ArrayList<>();
        for (int s = 0; s < costs.length; s++) {
            if (present(s, start)) {
                KnownOnset known = new KnownOnset(costs[s], clean.masked()[s]);
                trials.add(new Trial(s, told[s], slow[s], known.score(start), known.noise(start)));
            }
        }
        return trials;
    }
}
