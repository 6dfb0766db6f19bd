package dev.costgauge.cost;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What may be said of time, against the time at which the broker took the record that says it. Believed, a clock that is
 * far ahead would make every later event too late. Stateless.
 */
public final class LogTime {

    /** How far clocks may be ahead of the broker's. */
    public static final long MAX_AHEAD = Duration.ofMinutes(10).toMillis();

    private LogTime() {}

    /**
     * Why an hour cannot be one that the stream has closed; null when it can.
     *
     * @param hour UTC epoch hour
     * @param logTime epoch milliseconds
     */
    public static @Nullable String refusal(long hour, long logTime) {
        return hour >= 0 && hour <= HourOfWeek.hourOf(logTime + MAX_AHEAD)
                ? null
                : "hour " + hour + " is before 1970, or after the record's log time by more than 10 minutes";
    }
}
