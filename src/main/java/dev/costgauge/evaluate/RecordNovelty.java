package dev.costgauge.evaluate;

import java.util.Arrays;

/**
 * A rule of its own for monitoring data at any pace, in constant state: a record is as strange as it breaks records. Four
 * features, each with the highest and lowest that it has had: the value, its distance from what that time of day usually
 * has, and two running means of those distances. Highest and lowest leak slowly back to the mean. A score is only given
 * when it exceeds what was given of late, so that one incident is one alert.
 *
 * <pre>
 * s = sum over j of max(f_j - max_j, min_j - f_j, 0) / sd_j;  given when s > M;  M = max(M exp(-1 / memory), s)
 * </pre>
 */
final class RecordNovelty implements NabRule {

    private static final int DAY = 86_400;

    /**
     * @param slots parts of the day that have a usual value each
     * @param seasonRate weight of the newest value in it
     * @param meanRate weight of the newest distance in the running mean
     * @param slowRate the same in a second running mean
     * @param leak part of the distance to the mean that a record loses with each value
     * @param memory values after which a given score has faded to a third
     */
    record Constants(int slots, double seasonRate, double meanRate, double slowRate, double leak, double memory) {

        static final Constants DEFAULT = new Constants(8, .032, .031, .052, 6e-5, 45);
    }

    private final Constants c;

    RecordNovelty(Constants constants) {
        this.c = constants;
    }

    @Override
    public String name() {
        return "record-novelty";
    }

    @Override
    public double[] scores(NabFile file) {
        double[] usual = new double[c.slots()];
        Arrays.fill(usual, Double.NaN);
        Record[] features = {new Record(), new Record(), new Record(), new Record()};
        double[] scores = new double[file.values().length];
        double running = 0;
        double slow = 0;
        double recent = 0;
        for (int i = 0; i < scores.length; i++) {
            double value = file.values()[i];
            int slot = (int) (Math.floorMod(file.epochSeconds()[i], (long) DAY) * c.slots() / DAY);
            double off = Double.isNaN(usual[slot]) ? 0 : value - usual[slot];
            usual[slot] = Double.isNaN(usual[slot]) ? value : usual[slot] + c.seasonRate() * off;
            running += c.meanRate() * (off - running);
            slow += c.slowRate() * (off - slow);
            double score = features[0].next(value, c.leak())
                    + features[1].next(off, c.leak())
                    + features[2].next(running, c.leak())
                    + features[3].next(slow, c.leak());
            recent *= Math.exp(-1 / c.memory());
            if (score > recent) {
                scores[i] = score;
            }
            recent = Math.max(recent, score);
        }
        return scores;
    }

    /** The highest and lowest that a feature has had, and how it is spread. */
    private static final class Record {

        private double highest = Double.NEGATIVE_INFINITY;
        private double lowest = Double.POSITIVE_INFINITY;
        private double mean;
        private double squares;
        private int count;

        /** How far a value breaks the record, in deviations. */
        double next(double value, double leak) {
            double deviation = Math.sqrt(squares / Math.max(1, count));
            double beyond = Math.max(Math.max(value - highest, lowest - value), 0);
            double score = count < 2 || beyond == 0 ? 0 : beyond / Math.max(deviation, 1e-9);
            count++;
            double away = value - mean;
            mean += away / count;
            squares += away * (value - mean);
            highest = Math.max(highest, value);
            lowest = Math.min(lowest, value);
            highest -= leak * (highest - mean);
            lowest += leak * (mean - lowest);
            return score;
        }
    }
}
