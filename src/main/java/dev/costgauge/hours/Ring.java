package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import java.util.Arrays;

/**
 * The settled hours of a pair that late cost may still change, oldest first: their totals, and whether each is to be
 * learned when it leaves. Not thread-safe.
 */
final class Ring {

    private static final int PRESENT = 1;
    private static final int LEARNS = 2;

    private long first;
    private long[] costs = new long[4];
    private byte[] flags = new byte[4];
    private int size;

    int size() {
        return size;
    }

    /** Number of the oldest hour; only when there is one. */
    long first() {
        return first;
    }

    /**
     * Appends the hour after the last.
     *
     * @param present false for an hour in which the pair was not observed
     * @param learns whether the fleet was itself
     */
    void add(long hour, boolean present, boolean learns, long cost) {
        if (size == 0) {
            first = hour;
        } else if (hour != first + size) {
            throw new IllegalStateException("hour " + hour + " does not follow " + (first + size - 1));
        }
        if (size == costs.length) {
            costs = Arrays.copyOf(costs, size * 2);
            flags = Arrays.copyOf(flags, size * 2);
        }
        costs[size] = cost;
        flags[size++] = flags(present, learns);
    }

    /** Late cost changed an hour, or made it. */
    void set(long hour, boolean learns, long cost) {
        int at = (int) (hour - first);
        if (at >= 0 && at < size) {
            costs[at] = cost;
            flags[at] = flags(true, learns);
        }
    }

    private static byte flags(boolean present, boolean learns) {
        return (byte) ((present ? PRESENT : 0) | (learns ? LEARNS : 0));
    }

    /** Whether an hour is to be learned: the pair was observed, and the fleet was itself. */
    boolean learns(int at) {
        return flags[at] == (PRESENT | LEARNS);
    }

    /** Nano-dollars. */
    long cost(int at) {
        return costs[at];
    }

    void removeFirst() {
        System.arraycopy(costs, 1, costs, 0, size - 1);
        System.arraycopy(flags, 1, flags, 0, size - 1);
        size--;
        first++;
    }

    void clear() {
        size = 0;
    }

    void write(BinaryWriter out) {
        out.putLong(size).putLong(first);
        for (int at = 0; at < size; at++) {
            out.putByte(flags[at]).putLong(costs[at]);
        }
    }

    static Ring read(BinaryReader in) {
        Ring ring = new Ring();
        int size = in.getInt();
        long first = in.getLong();
        for (int at = 0; at < size; at++) {
            int flags = in.getByte();
            ring.add(first + at, (flags & PRESENT) != 0, (flags & LEARNS) != 0, in.getLong());
        }
        return ring;
    }
}
