package dev.costgauge.sweep;

import dev.costgauge.store.HourKey;

/**
 * One thing that two stores did not agree on.
 *
 * @param pair text form of the pair, or {@code partition N} for all pairs of a partition; empty for what has no pair
 * @param where {@code stream}, {@code clickhouse}, {@code postgres} or {@code redis}: the one that was wrong
 * @param kind {@code missing}, {@code older}, {@code different}, {@code doubled}, {@code unaccounted} or {@code gone from
 *     Kafka}
 * @param what start of the hour (ISO-8601, UTC), {@code slot N}, or offsets
 * @param expected value that should be there
 * @param found value that was there; empty when none
 * @param action {@code corrected}, {@code repaired}, {@code archived again}, {@code rebuilt} or {@code reported}
 */
public record Difference(
        String pair, String where, String kind, String what, String expected, String found, String action) {

    static Difference ofHour(
            HourKey key, String where, String kind, String expected, String found, String action) {
        return new Difference(
                key.pair().text(), where, kind, EwmaBaselineUpdate.startOf(key.hour()), expected, found, action);
    }
}
