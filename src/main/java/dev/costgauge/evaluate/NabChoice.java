package dev.costgauge.evaluate;

import dev.costgauge.evaluate.RecordNovelty.Constants;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * How much of {@link RecordNovelty}'s standard score comes from having chosen its constants on the files that it is scored
 * on: constants chosen on one half of the files and scored on the other, and every constant moved alone.
 */
final class NabChoice {

    private static final List<String> NAMES = List.of(
            "season", "fast", "middle", "slow", "clip", "follow", "settle", "leak", "silence", "doubt", "stronger");
    private static final double[] FACTORS = {.5, .7, 1.4, 2};
    private static final int[] SLOTS = {4, 6, 8, 12};

    /** From .51 in steps of a tenth to 2.14; 1 is one of them. */
    private static final int LIMITS = 16;

    /** Constants are chosen among so many sets, and that is tried with so many draws of them. */
    private static final int SETS = 60;

    private static final int DRAWS = 5;
    private static final int SPLITS = 100;

    /** Of the logarithm of a drawn constant: half of them differ from the default by a factor of 1.3 or more. */
    private static final double SPREAD = .4;

    private final List<NabFile> files;
    private final Progress progress;
    private final NabScorer scorer = new NabScorer(NabProfile.standard);
    private final List<List<NabScorer.Point>> points = new ArrayList<>();

    NabChoice(List<NabFile> files, Progress progress) {
        this.files = files;
        this.progress = progress;
        for (NabFile file : files) {
            points.add(scorer.points(file, new double[file.values().length], 0));
        }
    }

    /** Both halves' scores together, once with every second file and over random halves. */
    Table halves() {
        Table table = new Table(
                "nab: record-novelty, standard, chosen on one half and scored on the other",
                List.of("chosen", "every second", "random halves", "lowest of " + SPLITS));
        row(table, "limit", List.<double[][]>of(worth(Constants.DEFAULT)));
        for (int draw = 1; draw <= DRAWS; draw++) {
            Random random = new Random(draw);
            List<double[][]> sets = new ArrayList<>();
            double sum = 0;
            for (int i = 1; i <= SETS; i++) {
                progress.step("nab record-novelty draw %d, constants %d of %d".formatted(draw, i, SETS));
                double[][] worth = worth(drawn(Constants.DEFAULT, random));
                sets.add(worth);
                sum += best(worth);
            }
            row(table, "constants and limit, draw %d (mean in sample %.1f)".formatted(draw, sum / SETS), sets);
        }
        return table;
    }

    private void row(Table table, String chosen, List<double[][]> sets) {
        boolean[] second = new boolean[files.size()];
        for (int i = 0; i < second.length; i += 2) {
            second[i] = true;
        }
        Random random = new Random(7);
        double sum = 0;
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < SPLITS; i++) {
            double score = acrossHalves(sets, half(random));
            sum += score;
            lowest = Math.min(lowest, score);
        }
        table.row(chosen, acrossHalves(sets, second), sum / SPLITS, lowest);
    }

    private boolean[] half(Random random) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        boolean[] half = new boolean[files.size()];
        for (int i : order.subList(0, files.size() / 2)) {
            half[i] = true;
        }
        return half;
    }

    /** Each half chooses set and limit for the other. */
    private double acrossHalves(List<double[][]> sets, boolean[] half) {
        double total = 0;
        for (boolean chooser : new boolean[] {true, false}) {
            double best = Double.NEGATIVE_INFINITY;
            double other = 0;
            for (double[][] worth : sets) {
                for (double[] perFile : worth) {
                    double here = 0;
                    double there = 0;
                    for (int i = 0; i < half.length; i++) {
                        if (half[i] == chooser) {
                            here += perFile[i];
                        } else {
                            there += perFile[i];
                        }
                    }
                    if (here > best) {
                        best = here;
                        other = there;
                    }
                }
            }
            total += other;
        }
        return scorer.normalized(files, total);
    }

    /** Every constant alone; each time the best limit over the corpus. */
    Table sensitivity() {
        List<String> columns = new ArrayList<>(List.of("constant", "default"));
        for (double factor : FACTORS) {
            columns.add("x " + factor);
        }
        Constants usual = Constants.DEFAULT;
        Table table = new Table(
                "nab: record-novelty, standard at the best limit, one constant moved (of stronger, what exceeds 1; slots 4, 6, 12, 24); none moved: %.3f"
                        .formatted(best(worth(usual))),
                columns);
        double[] values = values(usual);
        for (int k = 0; k < NAMES.size(); k++) {
            progress.step("nab record-novelty " + NAMES.get(k));
            List<Object> row = new ArrayList<>(List.of(NAMES.get(k), String.valueOf(values[k])));
            for (double factor : FACTORS) {
                double[] factors = new double[NAMES.size()];
                Arrays.fill(factors, 1);
                factors[k] = factor;
                row.add(best(worth(scaled(usual, usual.slots(), factors))));
            }
            table.row(row.toArray());
        }
        double[] same = new double[NAMES.size()];
        Arrays.fill(same, 1);
        List<Object> row = new ArrayList<>(List.of("slots", String.valueOf(usual.slots())));
        for (int slots : new int[] {4, 6, 12, 24}) {
            row.add(best(worth(scaled(usual, slots, same))));
        }
        table.row(row.toArray());
        return table;
    }

    private double best(double[][] worth) {
        double best = Double.NEGATIVE_INFINITY;
        for (double[] perFile : worth) {
            best = Math.max(best, Arrays.stream(perFile).sum());
        }
        return scorer.normalized(files, best);
    }

    /** What each file is worth, at each limit. */
    private double[][] worth(Constants constants) {
        RecordNovelty rule = new RecordNovelty(constants);
        double[][] worth = new double[LIMITS][files.size()];
        for (int i = 0; i < files.size(); i++) {
            NabFile file = files.get(i);
            double[] scores = rule.novelties(file);
            for (int k = 0; k < LIMITS; k++) {
                AlertGate gate = constants.gate(Math.pow(1.1, k - 7));
                List<NabScorer.Point> alerts = new ArrayList<>();
                int probation = scores.length - points.get(i).size();
                for (int j = 0; j < scores.length; j++) {
                    if (gate.alerts(scores[j]) && j >= probation) {
                        alerts.add(points.get(i).get(j - probation));
                    }
                }
                worth[k][i] = scorer.score(alerts, file.windows().size());
            }
        }
        return worth;
    }

    private static Constants drawn(Constants usual, Random random) {
        double[] factors = new double[NAMES.size()];
        for (int k = 0; k < factors.length; k++) {
            factors[k] = Math.exp(SPREAD * random.nextGaussian());
        }
        return scaled(usual, SLOTS[random.nextInt(SLOTS.length)], factors);
    }

    private static double[] values(Constants c) {
        return new double[] {
            c.season(), c.fast(), c.middle(), c.slow(), c.clip(), c.follow(), c.settle(), c.leak(), c.silence(), c.doubt(),
            c.stronger()
        };
    }

    private static Constants scaled(Constants usual, int slots, double[] factors) {
        double[] v = values(usual);
        for (int k = 0; k < v.length; k++) {
            v[k] *= factors[k];
        }
        double stronger = 1 + (usual.stronger() - 1) * factors[10];
        return new Constants(
                slots, v[0], v[1], v[2], v[3], v[4], v[5], Math.min(1, v[6]), v[7], v[8], v[9], stronger, usual.limit());
    }
}
