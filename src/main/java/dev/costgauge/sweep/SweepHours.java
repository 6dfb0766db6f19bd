package dev.costgauge.sweep;

/**
 * The hours of a sweep, as UTC epoch hours.
 *
 * @param closed the hour that closed last; version of the corrections, so that a repeat of a sweep changes nothing
 * @param first first hour that is compared
 * @param last last hour that is compared
 * @param correctable last hour that may be corrected: younger ones are in the stream's ring for late events and settle
 *     there by themselves
 */
public record SweepHours(long closed, long first, long last, long correctable) {

    /** The ordinary sweep: everything that left the ring, back to {@code lookback} hours before the closed hour. */
    static SweepHours ordinary(long closed, int ringHours, int lookbackHours) {
        long correctable = closed - ringHours - 1;
        return new SweepHours(closed, Math.min(closed - lookbackHours, correctable), correctable, correctable);
    }

    /** One hour alone. */
    static SweepHours only(long hour, long closed, int ringHours) {
        return new SweepHours(closed, hour, hour, closed - ringHours - 1);
    }

    int count() {
        return Math.toIntExact(last - first + 1);
    }
}
