package dev.costgauge.wire;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A mark of the clock, as topic {@code costgauge-ticks} carries it: two numbers of eight bytes, big-endian. A mark is heard
 * after the event at {@code afterOffset} of the same partition, because the two topics may be fetched in any order, and a
 * load at full speed passes hours of event time in the milliseconds between two fetches.
 *
 * @param time epoch milliseconds
 * @param afterOffset offset in the topic of events; -1 when the mark waits for nothing
 */
public record ClockMark(long time, long afterOffset) {

    /** Length of a mark. */
    public static final int BYTES = 2 * Long.BYTES;

    /** A clock that is further ahead of the broker's is wrong: believed, it would make every later event too late. */
    private static final long MAX_AHEAD = Duration.ofMinutes(10).toMillis();

    /** The mark as it may be heard: not far ahead of the time at which the broker took it. */
    public ClockMark clampedTo(long logTime) {
        return time > logTime + MAX_AHEAD ? new ClockMark(logTime + MAX_AHEAD, afterOffset) : this;
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(time).putLong(afterOffset).array();
    }

    /** The mark; null when the value is none. */
    public static @Nullable ClockMark read(byte @Nullable [] value) {
        if (value == null || value.length != BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        return new ClockMark(in.getLong(), in.getLong());
    }
}
