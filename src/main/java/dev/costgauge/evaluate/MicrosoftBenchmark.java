package dev.costgauge.evaluate;

import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Incidents that Microsoft's engineers labelled in hourly cloud metrics. */
final class MicrosoftBenchmark {

    /** Hours of a series in which rules only learn. */
    private static final int WARM_UP = 72;

    private static final int AFTERMATH = 6;

    private final MicrosoftFiles files;
    private final Progress progress;

    MicrosoftBenchmark(Path data, Progress progress) {
        this.files = new MicrosoftFiles(data.resolve("ms-cloud-monitoring"));
        this.progress = progress;
    }

    /** The files without the incidents that nobody could know of yet. */
    List<Injection> sets() {
        List<Injection> sets = new ArrayList<>();
        for (Injection set : files.hourly()) {
            double[] costs = set.panel().costs()[0];
            int from = 0;
            while (from < costs.length && Double.isNaN(costs[from])) {
                from++;
            }
            int warm = from + WARM_UP;
            for (int hour = 0; hour < Math.min(warm, costs.length); hour++) {
                set.panel().masked()[0][hour] = true;
            }
            List<Fault> known =
                    set.faults().stream().filter(fault -> fault.start() >= warm).toList();
            sets.add(new Injection(set.seed(), set.panel(), known));
        }
        return sets;
    }

    private static <T> List<T> everySecond(List<T> list, int from) {
        return IntStream.range(0, list.size()).filter(i -> i % 2 == from).mapToObj(list::get).toList();
    }

    Report run(List<Contender> contenders) {
        List<Injection> sets = sets();
        AlertScorer scorer = new AlertScorer(sets, 0, AFTERMATH);
        AlertScorer chosen = new AlertScorer(everySecond(sets, 0), 0, AFTERMATH);
        AlertScorer others = new AlertScorer(everySecond(sets, 1), 0, AFTERMATH);
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "microsoft cloud-monitoring, %d hourly series, %d incidents (%.0f series-weeks)",
                        sets.size(),
                        scorer.faults(),
                        scorer.weeks()),
                List.of("rule", "default F1", "recall", "FP/sw", "choosing half", "other half", "best F1", "at"));
        for (Contender contender : contenders) {
            progress.step("microsoft " + contender.name());
            List<double[][]> scores = new ArrayList<>();
            for (Injection set : sets) {
                scores.add(contender.scores(set.panel()));
            }
            AlertScorer.Outcome usual = scorer.at(scores, 1);
            double best = 0;
            double at = 1;
            for (double threshold = .3; threshold < 6; threshold *= 1.1) {
                double f1 = scorer.at(scores, threshold).f1();
                if (f1 > best) {
                    best = f1;
                    at = threshold;
                }
            }
            table.row(
                    contender.name(),
                    usual.f1(),
                    usual.recall(),
                    usual.falsePerWeek(),
                    chosen.at(everySecond(scores, 0), 1).f1(),
                    others.at(everySecond(scores, 1), 1).f1(),
                    best,
                    at);
        }
        return new Report("microsoft", List.of(table), "");
    }
}
