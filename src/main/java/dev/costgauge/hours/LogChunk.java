package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;

/**
 * A chunk of the log of open hours: pairs, by the numbers that their series give them, with the totals of one of their
 * hours, or with a step from the totals before. Stateless.
 */
public final class LogChunk {

    /** The second one has totals in their shorter form, the third one steps. */
    private static final int VERSION = 3;

    private LogChunk() {}

    /** Shown the entries, in the order in which they were written. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * @param number the pair's
         * @param hour UTC epoch hour
         * @param entry for {@link Hour#take}
         */
        void entry(int number, long hour, byte[] entry);
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

    /**
     * Begins an entry, which {@link HourTotals} writes.
     *
     * @param hoursAhead of the hour that the chunk was begun with
     */
    static void beginEntry(BinaryWriter out, int number, long hoursAhead) {
        out.putLong(number).putLong(hoursAhead).beginCounted();
    }

    static void endEntry(BinaryWriter out) {
        out.endCounted();
    }

    /** Whether an entry goes on from the one before it. */
    public static boolean isStep(byte[] entry) {
        return HourTotals.isStep(entry);
    }

    /** The {@link Hour#asOf} of the hour that an entry is of. */
    public static long asOf(byte[] entry) {
        return HourTotals.asOf(entry);
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
            byte[] entry = in.getBytes();
            visitor.entry(number, hour, version == 1 ? HourTotals.ofFirstVersion(entry) : entry);
        }
        return before;
    }
}
