package dev.costgauge.evaluate;

import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Planted faults on real shapes: recall at fixed rates of false alerts, and by kind. */
final class InjectionBenchmark {

    /** Three weeks, in which every rule only learns. */
    static final int WARM_UP = 504;

    /** After a fault a pair may be unlike itself for a day. */
    static final int AFTERMATH = 24;

    private static final double[] RATES = {.05, .1, .2, .4};

    private final InjectionFiles files;
    private final Progress progress;

    InjectionBenchmark(Path data, Progress progress) {
        this.files = new InjectionFiles(data.resolve("injection"));
        this.progress = progress;
    }

    /** The seed's published files when there are some and no kinds are asked for; else the faults are planted now. */
    Injection set(int seed, Set<String> kinds) {
        return kinds.isEmpty() && files.has(seed)
                ? files.read(seed)
                : new InjectionGenerator(files.clean(), kinds, InjectionGenerator.Plan.TEN_WEEKS).plant(seed);
    }

    Report run(List<Integer> seeds, Set<String> kinds, List<Contender> contenders) {
        List<Injection> sets = new ArrayList<>();
        for (int seed : seeds) {
            sets.add(set(seed, kinds));
        }
        AlertScorer scorer = new AlertScorer(sets, WARM_UP, AFTERMATH);
        Table rates = new Table(
                String.format(
                        Locale.ROOT,
                        "injection, seeds %s: recall of %d planted faults at false alert episodes per series-week (%.0f series-weeks)",
                        seeds,
                        scorer.faults(),
                        scorer.weeks()),
                List.of("rule", "R@.05", "R@.1", "R@.2", "R@.4", "default F1", "recall", "FP/sw"));
        Set<String> allKinds = new TreeSet<>();
        sets.forEach(set -> set.faults().forEach(fault -> allKinds.add(fault.kind())));
        List<String> header = new ArrayList<>(List.of("rule"));
        header.addAll(allKinds);
        Table byKind = new Table("injection: recall by kind at .1 false alert episodes per series-week", header);
        Map<String, Double> atTenth = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            List<double[][]> scores = new ArrayList<>();
            for (Injection set : sets) {
                progress.step("injection " + contender.name() + " seed " + set.seed());
                scores.add(contender.scores(set.panel()));
            }
            double[] recall = new double[RATES.length];
            for (int i = 0; i < RATES.length; i++) {
                recall[i] = scorer.at(scores, scorer.threshold(scores, RATES[i])).recall();
            }
            AlertScorer.Outcome usual = scorer.at(scores, 1);
            rates.row(
                    contender.name(),
                    recall[0],
                    recall[1],
                    recall[2],
                    recall[3],
                    usual.f1(),
                    usual.recall(),
                    usual.falsePerWeek());
            AlertScorer.Outcome tenth = scorer.at(scores, scorer.threshold(scores, .1));
            List<Object> cells = new ArrayList<>(List.of(contender.name()));
            for (String kind : allKinds) {
                int[] counts = tenth.byKind().getOrDefault(kind, new int[] {0, 1});
                cells.add((double) counts[0] / counts[1]);
            }
            byKind.row(cells.toArray());
            atTenth.put(contender.name(), tenth.recall());
        }
        return new Report("injection", List.of(rates, byKind), lastLine(atTenth));
    }

    private static String lastLine(Map<String, Double> atTenth) {
        double own = atTenth.getOrDefault("seasonal-conformal", 0.0);
        double best = atTenth.entrySet().stream()
                .filter(entry -> !entry.getKey().equals("seasonal-conformal"))
                .mapToDouble(Map.Entry::getValue)
                .max()
                .orElse(0);
        return String.format(Locale.ROOT, "seasonal-conformal R@0.1 %.3f rival-best %.3f", own, best);
    }
}
