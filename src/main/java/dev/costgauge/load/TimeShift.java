package dev.costgauge.load;

import dev.costgauge.cost.HourOfWeek;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** By how much an input's times are moved. Always whole hours, so that an hour's events stay one hour's. */
final class TimeShift {

    private static final long WEEK = HourOfWeek.SLOTS * HourOfWeek.MILLIS;

    private TimeShift() {}

    /**
     * Without a start the input ends at or before the last full hour. Where its times are real ones, the shift is whole
     * weeks, so that every hour keeps its slot; where they count from the input's own beginning there is no slot to keep,
     * and it ends with that hour exactly.
     *
     * @param first earliest time in epoch milliseconds
     * @param end end of the latest event
     * @param relative whether times count from the input's own beginning
     * @param start the hour to which the first hour goes (the beginning, of a relative input), or null
     * @return milliseconds to add
     */
    static long of(long first, long end, boolean relative, @Nullable Instant start, Instant now) {
        if (start != null) {
            return floorHour(start.toEpochMilli()) - (relative ? 0 : floorHour(first));
        }
        long inputEnd = -floorHour(-end);
        long free = floorHour(now.toEpochMilli()) - inputEnd;
        return relative ? free : Math.floorDiv(free, WEEK) * WEEK;
    }

    static long floorHour(long millis) {
        return HourOfWeek.startOf(HourOfWeek.hourOf(millis));
    }
}
