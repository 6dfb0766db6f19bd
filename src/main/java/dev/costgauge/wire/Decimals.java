package dev.costgauge.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Unscaled decimals as Avro writes them: big-endian two's complement. */
final class Decimals {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Decimals() {}

    /** Whether there is a number and it fits a long; producers with wide integers may have padded its sign. */
    static boolean fitsLong(byte[] b, int from, int to) {
        return to - from <= Long.BYTES ? to > from : isPadded(b, from, to);
    }

    private static boolean isPadded(byte[] b, int from, int to) {
        int beyond = to - Long.BYTES;
        int sign = b[beyond] >> 7;
        for (int i = from; i < beyond; i++) {
            if (b[i] != sign) {
                return false;
            }
        }
        return true;
    }

    /** The number, of which {@link #fitsLong} said that it fits; the array has at least eight bytes before {@code to}. */
    static long read(byte[] b, int from, int to) {
        int unused = Math.max(0, Long.BYTES - (to - from));
        // The last eight bytes up to the end of the number, of which those before it are shifted out and the sign back in.
        return (long) LONG.get(b, to - Long.BYTES) << 8 * unused >> 8 * unused;
    }
}
