package dev.costgauge.store;

/**
 * One hour of a pair as the archive's raw events have it.
 *
 * @param records every record of the log once, repeats of events included: what the hourly totals should say
 * @param events every event once: what the stream should have counted
 * @param filling whether a record came after the position that was asked for, so that the hourly totals may be ahead or
 *     behind
 */
public record ArchivedHour(HourKey key, HourTotals records, HourTotals events, boolean filling) {

    /** An hour of which the archive has no record. */
    public static ArchivedHour empty(HourKey key) {
        return new ArchivedHour(key, HourTotals.ZERO, HourTotals.ZERO, false);
    }
}
