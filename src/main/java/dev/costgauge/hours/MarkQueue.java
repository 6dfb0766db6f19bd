package dev.costgauge.hours;

import dev.costgauge.wire.ClockMark;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Marks of the clock whose events have not all come yet, oldest first. Not thread-safe. */
final class MarkQueue {

    private final Deque<ClockMark> waiting = new ArrayDeque<>();
    private boolean changed;

    void add(ClockMark mark) {
        waiting.addLast(mark);
        changed = true;
    }

    /** Takes the oldest mark when the event that it waits for has come; null otherwise. */
    @Nullable ClockMark next(long eventsOffset) {
        ClockMark first = waiting.peekFirst();
        if (first == null || first.afterOffset() > eventsOffset) {
            return null;
        }
        changed = true;
        return waiting.removeFirst();
    }

    void restore(byte @Nullable [] stored) {
        for (int at = 0; stored != null && at < stored.length; at += ClockMark.BYTES) {
            waiting.add(Objects.requireNonNull(ClockMark.read(Arrays.copyOfRange(stored, at, at + ClockMark.BYTES))));
        }
    }

    /** The stored form when something changed since the last call; null otherwise. */
    byte @Nullable [] takeChange() {
        if (!changed) {
            return null;
        }
        changed = false;
        ByteBuffer out = ByteBuffer.allocate(waiting.size() * ClockMark.BYTES);
        waiting.forEach(mark -> out.put(mark.toBytes()));
        return out.array();
    }
}
