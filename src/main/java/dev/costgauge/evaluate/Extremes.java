package dev.costgauge.evaluate;

/**
 * The highest and the lowest that one feature has had, and how far a new value lies beyond them. While a value lies
 * beyond, the extreme follows it by a part only, so that a slow rise is measured from where it began. When the excursion
 * is over, the extreme takes over part of the rest. Both leak to the mean, so that an old incident is forgotten.
 *
 * <pre>
 * novelty = ln(1 + max(f - highest, lowest - f) / deviation), at least 0 and at most {@value #MOST}
 * </pre>
 *
 * Six numbers. Not thread-safe.
 */
final class Extremes {

    /** Also the novelty of the first change in what never varied. */
    static final double MOST = 2;

    /** Values after which mean and deviation forget. */
    private static final int MEMORY = 10_000;

    private final double follow;
    private final double settle;
    private final double leak;

    private double highest;
    private double lowest;
    private double top = Double.NEGATIVE_INFINITY;
    private double bottom = Double.POSITIVE_INFINITY;
    private double mean;
    private double squares;

    /**
     * @param follow part of the way to a value beyond that the extreme goes at once
     * @param settle part of the rest of the way that it goes when the excursion is over
     * @param leak part of the distance to the mean that it loses with each value
     */
    Extremes(double follow, double settle, double leak) {
        this.follow = follow;
        this.settle = settle;
        this.leak = leak;
    }

    /**
     * Scores a value, then learns it.
     *
     * @param count values before this one
     */
    double next(double value, int count) {
        double novelty = count < 2 ? 0 : novelty(value, count);
        moments(value, count + 1);
        if (count < 2) {
            highest = count == 0 ? value : Math.max(highest, value);
            lowest = count == 0 ? value : Math.min(lowest, value);
        } else {
            raise(value);
            lower(value);
        }
        highest -= leak * (highest - mean);
        lowest += leak * (mean - lowest);
        return novelty;
    }

    private double novelty(double value, int count) {
        double beyond = Math.max(value - highest, lowest - value);
        if (beyond <= 0) {
            return 0;
        }
        double deviation = Math.sqrt(squares / Math.min(count, MEMORY));
        return deviation > 0 ? Math.min(MOST, Math.log1p(beyond / deviation)) : MOST;
    }

    private void moments(double value, int count) {
        int weight = Math.min(count, MEMORY);
        if (count > MEMORY) {
            squares *= 1 - 1.0 / MEMORY;
        }
        double away = value - mean;
        mean += away / weight;
        squares += away * (value - mean);
    }

    private void raise(double value) {
        if (value > highest) {
            top = Math.max(top, value);
            highest += follow * (value - highest);
        } else {
            if (top > highest) {
                highest += settle * (top - highest);
            }
            top = Double.NEGATIVE_INFINITY;
        }
    }

    private void lower(double value) {
        if (value < lowest) {
            bottom = Math.min(bottom, value);
            lowest += follow * (value - lowest);
        } else {
            if (bottom < lowest) {
                lowest += settle * (bottom - lowest);
            }
            bottom = Double.POSITIVE_INFINITY;
        }
    }
}
