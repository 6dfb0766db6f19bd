package dev.costgauge.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Avro's zigzag varints. Finding the end and reading are two steps, so that neither allocates nor keeps state.
 *
 * <p>Counts of mixed size defeat branch prediction, so the hot path reads several out of one word of eight bytes: each byte
 * without its high bit ends one, and three rounds of shifts close the gaps between its groups of seven bits.
 */
final class Varints {

    private static final int MAX_BYTES = 10;
    private static final long STOPS = 0x8080808080808080L;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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

    /**
     * The eight bytes from {@code at}, first one lowest; zeros beyond the end of the array, which has at least eight bytes
     * and of which {@code at} is one.
     */
    static long word(byte[] b, int at) {
        int within = Math.min(at, b.length - Long.BYTES);
        return (long) LONG.get(b, within) >>> 8 * (at - within);
    }

    /** A word with a bit for each byte that ends a varint: its high bit. */
    static long stopsIn(long word) {
        return ~word & STOPS;
    }

    /** A word with the high bit of each byte that is an ASCII control character: below 0x20, or 0x7f. */
    static long controlsIn(long word) {
        long low = word & ~STOPS;
        return (~(low + 0x6060606060606060L) | low + 0x0101010101010101L) & ~word & STOPS;
    }

    static long withoutFirst(long stops) {
        return stops & stops - 1;
    }

    /** How many bits lie before the end of the first varint; 65 when none ends here. */
    static int bitsTo(long stops) {
        return Long.numberOfTrailingZeros(stops) + 1;
    }

    /** The value of the varint between two ends in a word. */
    static long between(long word, int fromBit, int toBit) {
        long raw = word << 64 - toBit >>> 64 - toBit + fromBit & ~STOPS;
        raw = (raw & 0x7f007f007f007f00L) >>> 1 | raw & 0x007f007f007f007fL;
        raw = (raw & 0x3fff00003fff0000L) >>> 2 | raw & 0x00003fff00003fffL;
        raw = (raw & 0x0fffffff00000000L) >>> 4 | raw & 0x000000000fffffffL;
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
