package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import java.util.zip.CRC32C;

/**
 * Which chunks the log of open hours has.
 *
 * @param first sequence number of the oldest
 * @param next sequence number that the next one gets
 * @param check of the newest one's bytes. A commit that is undone leaves numbers that are given again, to other chunks:
 *     each chunk begins with the check of the one before
 */
public record LogSpan(long first, long next, long check) {

    /** There was no chunk yet. */
    public static final LogSpan EMPTY = new LogSpan(0, 0, 0);

    /** Chunks have as many keys, so that what was dropped leaves no deletions behind for the day that Kafka keeps them. */
    public static final int KEYS = 4096;

    private static final int VERSION = 1;

    /** The same with one chunk more. */
    LogSpan with(byte[] chunk) {
        return new LogSpan(first, next + 1, checkOf(chunk));
    }

    long chunks() {
        return next - first;
    }

    LogSpan withoutFirst() {
        return new LogSpan(first + 1, next, check);
    }

    /** The key of a chunk, of {@value #KEYS}. */
    public static int keyOf(long sequence) {
        return (int) (sequence % KEYS);
    }

    /** What a span or the next chunk says of this one's bytes. */
    public static long checkOf(byte[] chunk) {
        CRC32C crc = new CRC32C();
        crc.update(chunk);
        return crc.getValue();
    }

    byte[] write() {
        return new BinaryWriter().putByte(VERSION).putLong(first).putLong(next).putLong(check).toBytes();
    }

    /** Reads a stored value. */
    public static LogSpan read(byte[] stored) {
        BinaryReader in = new BinaryReader(stored);
        in.version("span of the log of open hours", VERSION);
        return new LogSpan(in.getLong(), in.getLong(), in.getLong());
    }
}
