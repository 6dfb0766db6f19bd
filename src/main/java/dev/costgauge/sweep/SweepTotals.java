package dev.costgauge.sweep;

import java.util.ArrayList;
import java.util.List;

/**
 * Aggregates of a part of a sweep; parts add up in any order but for the list of differences, which keeps the first ones.
 *
 * @param differences the first {@link #NAMED} differences by name; the counts are complete
 */
public record SweepTotals(
        long pairs,
        HourSums hours,
        StoreTotals postgres,
        StoreTotals redis,
        SeedTotals seeds,
        List<Difference> differences) {

    /** How many differences are named: enough to act on, and far below Temporal's limit for a payload. */
    static final int NAMED = 100;

    static final SweepTotals NONE =
            new SweepTotals(0, HourSums.NONE, StoreTotals.NONE, StoreTotals.NONE, SeedTotals.NONE, List.of());

    public SweepTotals {
        differences = differences.size() <= NAMED ? List.copyOf(differences) : List.copyOf(differences.subList(0, NAMED));
    }

    SweepTotals plus(SweepTotals other) {
        List<Difference> named = differences;
        if (named.size() < NAMED && !other.differences.isEmpty()) {
            named = new ArrayList<>(named);
            named.addAll(other.differences);
        }
        return new SweepTotals(
                pairs + other.pairs,
                hours.plus(other.hours),
                postgres.plus(other.postgres),
                redis.plus(other.redis),
                seeds.plus(other.seeds),
                named);
    }
}
