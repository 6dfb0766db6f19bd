package dev.costgauge.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The Numenta anomaly benchmark. As published, every rule's threshold is the best one over the whole corpus for each
 * profile; beside it stands what the rules are worth at their own limits, how much of that comes from having chosen
 * constants on the same files, and the same scoring on files of others.
 */
final class NabBenchmark {

    private final NabCorpus corpus;
    private final MicrosoftRecords microsoft;
    private final Progress progress;

    NabBenchmark(Path data, Progress progress) {
        this.corpus = new NabCorpus(data.resolve("nab"));
        this.microsoft = new MicrosoftRecords(data.resolve("ms-cloud-monitoring"));
        this.progress = progress;
    }

    static List<NabRule> rules() {
        return List.of(
                new RecordNovelty(RecordNovelty.Constants.DEFAULT),
                new NabHourly(),
                new WindowedGaussian(6400, 100),
                new NabForest());
    }

    Report run(List<NabRule> rules) {
        List<NabFile> files = corpus.files();
        Table best =
                table("nab, %d files: best threshold over the corpus for each profile".formatted(files.size()));
        Table fixed = table("nab: at each rule's own limit, the same in all profiles");
        compare("nab", files, rules, best, fixed);
        JsonNode published = corpus.published();
        published.fieldNames().forEachRemaining(name -> {
            JsonNode totals = published.get(name);
            best.row(
                    name + " (published)",
                    totals.get("standard").asDouble(),
                    totals.get("reward_low_FP_rate").asDouble(),
                    totals.get("reward_low_FN_rate").asDouble());
        });
        NabChoice choice = new NabChoice(files, progress);
        List<Table> tables = new ArrayList<>(List.of(best, fixed, choice.halves(), choice.sensitivity()));
        if (Files.isDirectory(microsoft.folder())) {
            List<NabFile> others = microsoft.files();
            String name = "microsoft's %d series, scored as nab scores".formatted(others.size());
            Table othersBest = table(name + ": best threshold for each profile");
            Table othersFixed = table(name + ": at each rule's own limit");
            compare("microsoft", others, rules, othersBest, othersFixed);
            tables.add(othersBest);
            tables.add(othersFixed);
        }
        return new Report("nab", tables, "");
    }

    private static Table table(String title) {
        return new Table(title, List.of("rule", "standard", "low FP", "low FN"));
    }

    private void compare(String corpusName, List<NabFile> files, List<NabRule> rules, Table best, Table fixed) {
        for (NabRule rule : rules) {
            List<double[]> scores = new ArrayList<>();
            for (NabFile file : files) {
                progress.step(corpusName + " " + rule.name() + " " + file.name());
                scores.add(rule.scores(file));
            }
            List<Object> bestRow = new ArrayList<>(List.of(rule.name()));
            List<Object> fixedRow = new ArrayList<>(List.of(rule.name()));
            for (NabProfile profile : NabProfile.values()) {
                NabScorer scorer = new NabScorer(profile);
                bestRow.add(scorer.normalized(files, scorer.best(files, scores).score()));
                fixedRow.add(scorer.normalized(files, scorer.score(files, scores, rule.limit())));
            }
            best.row(bestRow.toArray());
            fixed.row(fixedRow.toArray());
        }
    }
}
