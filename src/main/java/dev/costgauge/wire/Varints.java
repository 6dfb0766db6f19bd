package dev.costgauge.wire;

/** Avro's zigzag varints. Finding the end and reading are two steps, so that neither allocates nor keeps state. */
final class Varints {

    private static final int MAX_BYTES = 10;

    private Varints() {}

    /** Just past the varint that begins at {@code at}; -1 when it is cut off or has more than 64 bits. */
    static int end(byte[] b, int at, int to) {
        int limit = Math.min(to, at + MAX_BYTES);
        for (int i = at; i < limit; i++) {
            if (b[i] >= 0) {
                return i - at < MAX_BYTES - 1 || b[i] <= 1 ? i + 1 : -1;
            }
        }
        return -1;
    }

    /** The value between {@code at} and its {@link #end}. */
    static long read(byte[] b, int at, int end) {
        long raw = b[end - 1];
        for (int i = end - 2; i >= at; i--) {
            raw = raw << 7 | (b[i] & 0x7f);
        }
        return raw >>> 1 ^ -(raw & 1);
    }

    /** Writes at {@code at}, which must have ten bytes left, and says where it ended. */
    static int write(long value, byte[] b, int at) {
        long raw = value << 1 ^ value >> 63;
        int i = at;
        while ((raw & ~0x7fL) != 0) {
            b[i++] = (byte) (raw | 0x80);
            raw >>>= 7;
        }
        b[i++] = (byte) raw;
        return i;
    }
}
