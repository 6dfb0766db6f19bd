package dev.costgauge.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes ClickHouse's RowBinary: little-endian numbers, strings with a varint length. Not thread-safe. */
final class RowBinary {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int length;

    RowBinary(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    RowBinary int8(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    RowBinary int32(int value) {
        room(4);
        INT.set(bytes, length, value);
        length += 4;
        return this;
    }

    RowBinary int64(long value) {
        room(8);
        LONG.set(bytes, length, value);
        length += 8;
        return this;
    }

    RowBinary float64(double value) {
        return int64(Double.doubleToRawLongBits(value));
    }

    RowBinary text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        size(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return this;
    }

    /** The length of an array or a string. */
    RowBinary size(int value) {
        room(5);
        int rest = value;
        while (rest > 0x7f) {
            bytes[length++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
