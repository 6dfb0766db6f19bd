package dev.costgauge.evaluate;

import java.util.Arrays;

/**
 * Rules of other tools, by their published formulas, over hourly costs. They are given what the default rule has: an hour
 * that is off by less than a dollar is never an alert, and at their defaults they alert at a score of 1. They may learn an
 * hour at once, where a stream must wait.
 */
final class Rivals {

    private static final double MIN_IMPACT = 1;

    private Rivals() {}

    private static double score(double cost, double expected, double allowed) {
        double off = Math.abs(cost - expected);
        return off < MIN_IMPACT ? 0 : off / Math.max(allowed, 1e-9);
    }

    /**
     * Exponentially weighted mean and variance for each hour of the week; three deviations are anomalous. A deviation is
     * at least a tenth of the mean: a slot has had few visits.
     */
    static Online slotZScore() {
        double[] mean = new double[168];
        double[] square = new double[168];
        boolean[] seen = new boolean[168];
        return (slot, cost) -> {
            double score = seen[slot] ? score(cost, mean[slot], 3 * deviation(square[slot], mean[slot])) : 0;
            double off = seen[slot] ? cost - mean[slot] : 0;
            // The first deviation is unknown: a third of the cost.
            square[slot] = seen[slot] ? .9 * (square[slot] + .1 * off * off) : cost * cost / 9;
            mean[slot] = seen[slot] ? mean[slot] + .1 * off : cost;
            seen[slot] = true;
            return score;
        };
    }

    private static double deviation(double square, double mean) {
        return Math.sqrt(square + .01 * mean * mean);
    }

    /** Mean and deviation of four weeks, whatever the hour; three deviations are anomalous. */
    static Online windowedGaussian() {
        Ring month = new Ring(672);
        return (slot, cost) -> {
            double score = month.size() < 24 ? 0 : score(cost, month.mean(), 3 * month.deviation());
            month.add(cost);
            return score;
        };
    }

    /** Kubecost's spend change alert: half more or less than the mean of the last seven days. */
    static Online meanAndPercent() {
        Ring week = new Ring(168);
        return (slot, cost) -> {
            double mean = week.mean();
            double score = week.size() < 24 ? 0 : score(cost, mean, .5 * mean);
            week.add(cost);
            return score;
        };
    }

    /** OpenCost's robust score: .6745 times the distance from the rolling median over the median distance, 3.5. */
    static Online rollingMedian() {
        Ring week = new Ring(168);
        return (slot, cost) -> {
            double score = week.size() < 24
                    ? 0
                    : score(cost, week.median(), 3.5 / .6745 * Math.max(week.medianDistance(), 1e-3));
            week.add(cost);
            return score;
        };
    }

    /**
     * Grafana's adaptive band: the day's mean and two deviations of 26 hours, widened by the band of a week ago.
     */
    static Online adaptiveBand() {
        Ring day = new Ring(26);
        double[] weekAgo = new double[168];
        Arrays.fill(weekAgo, Double.NaN);
        return (slot, cost) -> band(day, weekAgo, slot, cost, day.mean(), 2 * day.deviation());
    }

    /** Grafana's robust band: the day's median and three median distances, widened by the band of a week ago. */
    static Online robustBand() {
        Ring day = new Ring(26);
        double[] weekAgo = new double[168];
        Arrays.fill(weekAgo, Double.NaN);
        return (slot, cost) ->
                band(day, weekAgo, slot, cost, day.median(), 3 * 1.4826 * Math.max(day.medianDistance(), 1e-3));
    }

    private static double band(
            Ring day, double[] weekAgo, int slot, double cost, double middle, double margin) {
        double score = day.size() < 24 ? 0 : score(cost, middle, margin);
        if (!Double.isNaN(weekAgo[slot])) {
            score = Math.min(score, score(cost, weekAgo[slot], margin));
        }
        day.add(cost);
        weekAgo[slot] = cost;
        return score;
    }
}
