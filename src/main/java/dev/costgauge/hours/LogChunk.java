package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;

/**
 * A chunk of the log of open hours: pairs, by the numbers that their series give them, with the totals of one of their
 * hours. Stateless.
 */
public final class LogChunk {

    /** The second one has totals in their shorter form. */
    private static final int VERSION = 2;

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
        HourTotals.write(hour, out);
        out.endCounted();
    }

    /** Whether it is the one of that number: keys are used again. */
    public static boolean is(long sequence, byte[] chunk) {
        return sequence(new BinaryReader(chunk)) == sequence;
    }

    private static long sequence(BinaryReader in) {
        version(in);
        return in.getLong();
    }

    private static int version(BinaryReader in) {
        return in.version("chunk of the log of open hours", VERSION);
    }

    /** Reads a stored chunk from its beginning to its end; returns the check of the chunk before. */
    public static long read(byte[] chunk, Visitor visitor) {
        BinaryReader in = new BinaryReader(chunk);
        int version = version(in);
        in.getLong();
        long before = in.getLong();
        long base = in.getLong();
        while (in.rest().hasRemaining()) {
            int number = in.getInt();
            long hour = base + in.getLong();
            byte[] totals = in.getBytes();
            visitor.entry(number, hour, version == 1 ? HourTotals.ofFirstVersion(totals) : totals);
        }
        return before;
    }
}
