package dev.costgauge.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Confluent's frame: a zero byte, the schema id as four big-endian bytes, then Avro binary. */
public final class WireFormat {

    static final int HEADER = 5;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private WireFormat() {}

    /** Whether a value begins as a frame does. */
    public static boolean isFramed(byte[] value) {
        return value.length >= HEADER && value[0] == 0;
    }

    /** The schema id of a framed value. */
    static int idOf(byte[] value) {
        return (int) INT.get(value, 1);
    }

    static void writeHeader(int id, byte[] into) {
        into[0] = 0;
        INT.set(into, 1, id);
    }
}
