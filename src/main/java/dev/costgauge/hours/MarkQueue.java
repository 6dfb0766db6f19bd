package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.cost.LogTime;
import dev.costgauge.wire.ClockMark;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Marks of the clock whose events have not all come yet, oldest first. A mark is written after the event that it waits
 * for, so an event that is missing once the log is well past the mark was never written, and the mark waits no longer.
 * Not thread-safe.
 */
final class MarkQueue {

    /** No number of bare marks is as long as a version byte and marks with their log times. */
    private static final byte VERSION = 1;

    /** Marks that wait at most: many times what a load at full speed makes between two fetches. */
    private static final int MOST = 4_096;

    /** @param logTime of the mark's record, epoch milliseconds */
    private record Waiting(ClockMark mark, long logTime) {}

    private final Deque<Waiting> queue = new ArrayDeque<>();
    private boolean changed;

    void add(ClockMark mark, long logTime) {
        queue.addLast(new Waiting(mark, logTime));
        changed = true;
    }

    /**
     * Takes the oldest mark when the event that it waits for has come, or will not come; null otherwise.
     *
     * @param logTime of the record that was taken last, epoch milliseconds
     */
    @Nullable ClockMark next(long eventsOffset, long logTime) {
        Waiting first = queue.peekFirst();
        if (first == null) {
            return null;
        }
        boolean waits = first.mark().afterOffset() > eventsOffset
                && logTime <= first.logTime() + LogTime.MAX_AHEAD
                && queue.size() <= MOST;
        if (waits) {
            return null;
        }
        changed = true;
        return queue.removeFirst().mark();
    }

    void restore(byte @Nullable [] stored) {
        if (stored == null) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(stored);
        // The first release kept marks alone: their log time is not known, and they wait as they did there.
        boolean bare = stored.length % ClockMark.BYTES == 0;
        if (!bare) {
            new BinaryReader(stored).version("queue of clock marks", VERSION);
            in.get();
        }
        while (in.hasRemaining()) {
            ClockMark mark = new ClockMark(in.getLong(), in.getLong());
            queue.add(new Waiting(mark, bare ? Long.MAX_VALUE - LogTime.MAX_AHEAD : in.getLong()));
        }
    }

    /** The stored form when something changed since the last call; null otherwise. */
    byte @Nullable [] takeChange() {
        if (!changed) {
            return null;
        }
        changed = false;
        ByteBuffer out = ByteBuffer.allocate(1 + queue.size() * (ClockMark.BYTES + Long.BYTES));
        out.put(VERSION);
        for (Waiting each : queue) {
            out.put(each.mark().toBytes()).putLong(each.logTime());
        }
        return out.array();
    }
}
