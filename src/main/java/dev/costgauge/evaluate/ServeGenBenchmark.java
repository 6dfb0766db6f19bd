package dev.costgauge.evaluate;

import dev.costgauge.evaluate.InjectionGenerator.Plan;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Planted faults on steady LLM clients with one week of history: the hard case of a young fleet. */
final class ServeGenBenchmark {

    private static final int WARM_UP = 168;
    private static final int AFTERMATH = 6;
    private static final double[] RATES = {.1, .2, .5, 1};

    private final ServeGenFiles files;
    private final Progress progress;

    ServeGenBenchmark(Path data, Progress progress) {
        this.files = new ServeGenFiles(data.resolve("servegen"));
        this.progress = progress;
    }

    List<Injection> sets(List<Integer> seeds, Set<String> kinds) {
        InjectionGenerator generator = new InjectionGenerator(files.steady(), kinds, new Plan(WARM_UP, 48, false));
        return seeds.stream().map(generator::plant).toList();
    }

    Report run(List<Integer> seeds, Set<String> kinds, List<Contender> contenders) {
        List<Injection> sets = sets(seeds, kinds);
        AlertScorer scorer = new AlertScorer(sets, WARM_UP, AFTERMATH);
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "servegen, %d steady clients, seeds %s: recall of %d planted faults (%.0f series-weeks)",
                        sets.getFirst().panel().names().length,
                        seeds,
                        scorer.faults(),
                        scorer.weeks()),
                List.of("rule", "R@.1", "R@.2", "R@.5", "R@1", "default F1", "recall", "FP/sw"));
        for (Contender contender : contenders) {
            List<double[][]> scores = new ArrayList<>();
            for (Injection set : sets) {
                progress.step("servegen " + contender.name() + " seed " + set.seed());
                scores.add(contender.scores(set.panel()));
            }
            double[] at = scorer.thresholds(scores, RATES);
            AlertScorer.Outcome usual = scorer.at(scores, 1);
            table.row(
                    contender.name(),
                    scorer.at(scores, at[0]).recall(),
                    scorer.at(scores, at[1]).recall(),
                    scorer.at(scores, at[2]).recall(),
                    scorer.at(scores, at[3]).recall(),
                    usual.f1(),
                    usual.recall(),
                    usual.falsePerWeek());
        }
        return new Report("servegen", List.of(table), "");
    }
}
