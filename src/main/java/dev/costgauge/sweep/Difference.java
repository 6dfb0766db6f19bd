package dev.costgauge.sweep;

import dev.costgauge.cost.PairKey;
import dev.costgauge.store.HourKey;
import java.util.Optional;

/**
 * One thing that two stores did not agree on.
 *
 * @param pair text form of the pair, or {@code partition N} for all pairs of a partition; empty for what has no pair
 * @param where {@code stream}, {@code clickhouse}, {@code postgres} or {@code redis}: the one that was wrong; {@code kafka}
 *     for a record of the stream's topics that the stream did not write
 * @param kind {@code missing}, {@code older}, {@code different}, {@code doubled}, {@code unaccounted}, {@code gone from
 *     Kafka}, {@code unreadable} or {@code misplaced}
 * @param what start of the hour (ISO-8601, UTC), {@code slot N}, or offsets
 * @param expected value that should be there
 * @param found value that was there, or why it is none; empty when none
 * @param action {@code corrected}, {@code repaired}, {@code archived again}, {@code rebuilt}, {@code reported} or
 *     {@code passed over}
 */
public record Difference(
        String pair, String where, String kind, String what, String expected, String found, String action) {

    /** The pair; empty for what has none. */
    public Optional<PairKey> key() {
        return pair.indexOf('/') < 0 ? Optional.empty() : Optional.of(PairKey.parse(pair));
    }

    /** Whether it reports of a pair and an hour that the other has named already. */
    boolean repeats(Difference other) {
        return action.equals("reported") && !pair.isEmpty() && pair.equals(other.pair) && what.equals(other.what);
    }

    /** Whether it is a record that was passed over, which no store is wrong about. */
    boolean passedOver() {
        return where.equals("kafka");
    }

    /** The same when no command was sent about it. */
    Difference withheld() {
        return action.equals("corrected")
                ? new Difference(pair, where, kind, what, expected, found, "reported")
                : this;
    }

    static Difference ofHour(
            HourKey key, String where, String kind, String expected, String found, String action) {
        return new Difference(
                key.pair().text(), where, kind, EwmaBaselineUpdate.startOf(key.hour()), expected, found, action);
    }
}
