package dev.costgauge.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against what the benchmark's authors published. */
class NabScorerTest {

    private static final Path NAB = Path.of("../shared/data/nab");

    private final NabCorpus corpus = new NabCorpus(NAB);

    @BeforeEach
    void needsTheBenchmark() {
        Assumptions.assumeTrue(Files.isDirectory(NAB), "skipped: ../shared/data/nab is not there");
    }

    private static Map<String, Double> fileScores(String detector, NabProfile profile) {
        Path file = NAB.resolve("results/" + detector + "/" + detector + "_" + profile + "_scores.csv");
        Map<String, Double> scores = new HashMap<>();
        for (String[] row : CsvFile.rows(file)) {
            if (row[2].endsWith(".csv")) {
                scores.put(row[2], Double.parseDouble(row[4]));
            }
        }
        return scores;
    }

    @Test
    void normalizesPublishedFileScoresToThePublishedTotals() {
        List<NabFile> files = corpus.files();
        List<String> detectors = List.of(
                "ARTime", "numenta", "contextOSE", "htmjava", "knncad", "randomCutForest", "skyline", "windowedGaussian");
        for (String detector : detectors) {
            for (NabProfile profile : NabProfile.values()) {
                double sum = fileScores(detector, profile).values().stream()
                        .mapToDouble(score -> score)
                        .sum();
                double published =
                        corpus.published().get(detector).get(profile.name()).asDouble();
                assertThat(new NabScorer(profile).normalized(files, sum))
                        .as("%s %s", detector, profile)
                        .isCloseTo(published, within(1e-6));
            }
        }
    }

    @Test
    void givesEveryFileOfTheWindowedGaussianItsPublishedScore() {
        List<NabFile> files = corpus.files();
        WindowedGaussian gaussian = new WindowedGaussian(6400, 100);
        NabScorer scorer = new NabScorer(NabProfile.standard);
        Map<String, Double> published = fileScores("windowedGaussian", NabProfile.standard);
        List<double[]> scores = new ArrayList<>();
        for (NabFile file : files) {
            scores.add(gaussian.scores(file));
        }
        // Published as 1.0, which is this threshold in six digits.
        double threshold = 1 - 5e-13;
        for (int i = 0; i < files.size(); i++) {
            double score = scorer.score(files.subList(i, i + 1), scores.subList(i, i + 1), threshold);
            assertThat(score)
                    .as(files.get(i).name())
                    .isCloseTo(published.get(files.get(i).name()), within(1e-6));
        }
        assertThat(scorer.normalized(files, scorer.score(files, scores, threshold)))
                .isCloseTo(39.649523496077585, within(1e-6));
        assertThat(scorer.best(files, scores).score())
                .isGreaterThanOrEqualTo(scorer.score(files, scores, threshold));
    }

    @Test
    void silenceScoresNothing() {
        List<NabFile> files = corpus.files();
        List<double[]> silent =
                files.stream().map(file -> new double[file.values().length]).toList();
        NabScorer scorer = new NabScorer(NabProfile.standard);
        assertThat(scorer.normalized(files, scorer.score(files, silent, 1))).isZero();
    }
}
