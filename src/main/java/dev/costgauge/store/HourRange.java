package dev.costgauge.store;

/** UTC epoch hours, {@code from} included, {@code until} not. */
public record HourRange(long from, long until) {

    public HourRange {
        if (until < from) {
            throw new IllegalArgumentException("hour range ends at " + until + ", before its start " + from);
        }
    }

    /** The one hour. */
    public static HourRange of(long hour) {
        return new HourRange(hour, hour + 1);
    }

    /** The {@code hours} hours before {@code until}. */
    public static HourRange before(long until, long hours) {
        return new HourRange(until - hours, until);
    }

    public long hours() {
        return until - from;
    }
}
