package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;

/**
 * A chunk of the log of open hours: pairs, by the numbers that their series give them, with the totals of one of their
 * hours. Stateless.
 */
public final class LogChunk {

    private static final int VERSION = 1;

    private LogChunk() {}

    /** Shown an entry; what it does not read of the totals is passed over. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * @param number the pair's
         * @param hour UTC epoch hour
         * @param totals for {@link Hour#take}
         */
        void entry(int number, long hour, byte[] totals);
    }

    /**
     * Begins a chunk.
     *
     * @param before the check of the chunk before
     * @param hour what the hours of its entries are counted from; UTC epoch hour
     */
    static void begin(BinaryWriter out, long before, long hour) {
        out.reset().putByte(VERSION).putLong(before).putLong(hour);
    }

    /** @param hoursAhead of the hour that the chunk was begun with */
    static void add(BinaryWriter out, int number, long hoursAhead, Hour hour) {
        out.putLong(number).putLong(hoursAhead);
        out.beginCounted();
        hour.give(out);
        out.endCounted();
    }

    /** Reads a stored chunk from its beginning to its end; returns the check of the chunk before. */
    public static long read(byte[] chunk, Visitor visitor) {
        BinaryReader in = new BinaryReader(chunk);
        in.version("chunk of the log of open hours", VERSION);
        long before = in.getLong();
        long base = in.getLong();
        while (in.rest().hasRemaining()) {
            visitor.entry(in.getInt(), base + in.getLong(), in.getBytes());
        }
        return before;
    }
}
