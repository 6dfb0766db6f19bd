package dev.costgauge.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * How much of a growth can be told at all: a test that no stream could run. It is given the hour in which the growth began,
 * keeps everything that came before, and looks once, after three weeks.
 *
 * <pre>
 * score = ln(last week's mean / mean of the three weeks before the onset) / sqrt(v / 7 + .03^2)
 * v     = mean square of ln(day / same day of the week before), over the days before the onset
 * </pre>
 */
final class KnownOnset {

    private static final int DAY = 24;
    private static final int WEEK = 168;
    private static final int WEEKS = 3;
    private static final double LEAST_NOISE = .03;

    /** Part of the mean that is added to both costs of a ratio: a day can cost nothing. */
    private static final double OFFSET = .001;

    private final double[] costs;
    private final boolean[] masked;

    /**
     * @param costs USD by hour; NaN where there is no data
     * @param masked hours that do not count
     */
    KnownOnset(double[] costs, boolean[] masked) {
        this.costs = costs;
        this.masked = masked;
    }

    /** How much the pair has grown three weeks after an hour, in units of how much a week usually differs. */
    double score(int onset) {
        double before = mean(onset - WEEKS * WEEK, onset);
        double last = mean(onset + (WEEKS - 1) * WEEK, onset + WEEKS * WEEK);
        return Math.log((last + OFFSET * before) / (before + OFFSET * before)) / noise(onset);
    }

    /** What the logarithm of a week's cost is usually off by, judged by the days before an hour. */
    double noise(int onset) {
        double offset = OFFSET * mean(0, onset);
        List<Double> days = new ArrayList<>();
        for (int from = 0; from + DAY <= onset; from += DAY) {
            days.add(Math.log(mean(from, from + DAY) + offset));
        }
        double sum = 0;
        int count = 0;
        for (int day = 7; day < days.size(); day++) {
            double change = days.get(day) - days.get(day - 7);
            if (!Double.isNaN(change)) {
                sum += change * change;
                count++;
            }
        }
        return Math.sqrt(sum / Math.max(1, count) / 7 + LEAST_NOISE * LEAST_NOISE);
    }

    private double mean(int from, int to) {
        double sum = 0;
        int count = 0;
        for (int hour = from; hour < to; hour++) {
            if (!Double.isNaN(costs[hour]) && !masked[hour]) {
                sum += costs[hour];
                count++;
            }
        }
        return sum / count;
    }
}
