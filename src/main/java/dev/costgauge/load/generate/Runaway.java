package dev.costgauge.load.generate;

import dev.costgauge.cost.HourOfWeek;
import java.time.Duration;

/**
 * One pair that spends far more than it should, in one namespace of one cluster.
 *
 * @param dollarsPerHour on top of its usual spending
 * @param cause in words, for whoever shows it
 */
public record Runaway(PairProfile profile, Place place, double dollarsPerHour, String cause) {

    /** Baselines, seeded from past hours, may lie a little above all of them; clocks and batches cost time as well. */
    private static final double MARGIN = 1.3;

    /** From now on the pair spends {@code factor} times what it does at this moment. */
    public static Runaway times(Fleet fleet, PairProfile profile, double factor, long now, String cause) {
        if (!(factor > 1)) {
            throw new IllegalArgumentException("a runaway spends more than once the usual, not " + factor + " times");
        }
        return new Runaway(profile, profile.places().getFirst(), fleet.rate(profile, now) * (factor - 1), cause);
    }

    /**
     * As fast as it takes for an hour's cost to pass {@code ratio} times its baseline within a time, whatever the minute: even
     * if the hour has just begun and nothing counts yet. Where the next hour begins meanwhile, it takes at most twice as
     * long.
     */
    public static Runaway crossing(
            Fleet fleet, PairProfile profile, double ratio, Duration within, long now, String cause) {
        long hour = HourOfWeek.hourOf(now);
        double soFar = fleet.between(profile, HourOfWeek.startOf(hour), now);
        double thisHour = ratio * fleet.baselineAtMost(profile, hour) * MARGIN - soFar;
        double nextHour = ratio * fleet.baselineAtMost(profile, hour + 1) * MARGIN;
        boolean spansNext = now + 2 * within.toMillis() >= HourOfWeek.startOf(hour + 1);
        double needed = spansNext ? Math.max(thisHour, nextHour) : thisHour;
        double dollarsPerHour = needed / within.toMillis() * HourOfWeek.MILLIS;
        return new Runaway(profile, profile.places().getFirst(), dollarsPerHour, cause);
    }

    /** How many times its usual rate the pair spends. */
    public double factor(Fleet fleet, long now) {
        return 1 + dollarsPerHour / fleet.rate(profile, now);
    }
}
