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
     * @param log what there is before it
     * @param hour what the hours of its entries are counted from; UTC epoch hour
     */
    static void begin(BinaryWriter out, LogSpan log, long hour) {
        out.reset().putByte(VERSION).putLong(log.next()).putLong(log.check()).putLong(hour);
    }

    /** @param hoursAhead of the hour that the chunk was begun with */
    static void add(BinaryWriter out, int number, long hoursAhead, Hour hour) {
        out.putLong(number).putLong(hoursAhead);
        out.beginCounted();
        hour.give(out);
        out.endCounted();
    }

    /** Whether it is the one of that number: keys are used again. */
    public static boolean is(long sequence, byte[] chunk) {
        return sequence(new BinaryReader(chunk)) == sequence;
    }

    private static long sequence(BinaryReader in) {
        in.version("chunk of the log of open hours", VERSION);
        return in.getLong();
    }

    /** Reads a stored chunk from its beginning to its end; returns the check of the chunk before. */
    public static long read(byte[] chunk, Visitor visitor) {
        BinaryReader in = new BinaryReader(chunk);
        sequence(in);
        long before = in.getLong();
        long base = in.getLong();
        while (in.rest().hasRemaining()) {
            visitor.entry(in.getInt(), base + in.getLong(), in.getBytes());
        }
        return before;
    }
}
