package dev.costgauge.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The Numenta anomaly benchmark. As published, every rule's threshold is the best one over the whole corpus; beside it
 * stands what a threshold is worth that was chosen on one half of the files and applied to the other.
 */
final class NabBenchmark {

    private final NabCorpus corpus;
    private final Progress progress;

    NabBenchmark(Path data, Progress progress) {
        this.corpus = new NabCorpus(data.resolve("nab"));
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
        Table table = new Table(
                "nab, %d files: best threshold over the corpus, and the standard profile out of sample (half for half)"
                        .formatted(files.size()),
                List.of("rule", "standard", "low FP", "low FN", "other half"));
        for (NabRule rule : rules) {
            List<double[]> scores = new ArrayList<>();
            for (NabFile file : files) {
                progress.step("nab " + rule.name() + " " + file.name());
                scores.add(rule.scores(file));
            }
            List<Object> row = new ArrayList<>(List.of(rule.name()));
            for (NabProfile profile : NabProfile.values()) {
                NabScorer scorer = new NabScorer(profile);
                row.add(scorer.normalized(files, scorer.best(files, scores).score()));
            }
            row.add(otherHalf(files, scores));
            table.row(row.toArray());
        }
        JsonNode published = corpus.published();
        published.fieldNames().forEachRemaining(name -> {
            JsonNode totals = published.get(name);
            table.row(
                    name + " (published)",
                    totals.get("standard").asDouble(),
                    totals.get("reward_low_FP_rate").asDouble(),
                    totals.get("reward_low_FN_rate").asDouble(),
                    "");
        });
        return new Report("nab", List.of(table), "");
    }

    /** Every second file chooses the threshold for the others, and the other way round; both sums together. */
    static double otherHalf(List<NabFile> files, List<double[]> scores) {
        NabScorer scorer = new NabScorer(NabProfile.standard);
        double sum = 0;
        for (int half = 0; half < 2; half++) {
            List<NabFile> train = every(files, half);
            List<NabFile> test = every(files, 1 - half);
            double threshold = scorer.best(train, every(scores, half)).threshold();
            sum += scorer.score(test, every(scores, 1 - half), threshold);
        }
        return scorer.normalized(files, sum);
    }

    private static <T> List<T> every(List<T> all, int remainder) {
        List<T> half = new ArrayList<>();
        for (int i = remainder; i < all.size(); i += 2) {
            half.add(all.get(i));
        }
        return half;
    }
}
