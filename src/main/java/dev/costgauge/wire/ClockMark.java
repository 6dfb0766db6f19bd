package dev.costgauge.wire;

import dev.costgauge.cost.LogTime;
import java.nio.ByteBuffer;
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

    /** What makes a mark, in words. */
    public static final String RULE = "a mark of the clock has 16 bytes: a time of at least 0, and an offset of at least -1";

    /** Length of a mark. */
    public static final int BYTES = 2 * Long.BYTES;

    /** The mark as it may be heard: not far ahead of the time at which the broker took it. */
    public ClockMark clampedTo(long logTime) {
        long latest = logTime + LogTime.MAX_AHEAD;
        return time > latest ? new ClockMark(latest, afterOffset) : this;
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
        ClockMark mark = new ClockMark(in.getLong(), in.getLong());
        return mark.time < 0 || mark.afterOffset < -1 ? null : mark;
    }
}
