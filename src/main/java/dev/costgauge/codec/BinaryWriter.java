package dev.costgauge.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Compact binary output: zigzag varints, doubles, counted bytes. Grows as needed; reused. Not thread-safe. */
public final class BinaryWriter {

    private byte[] bytes = new byte[512];
    private int size;

    public BinaryWriter reset() {
        size = 0;
        return this;
    }

    public BinaryWriter putByte(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public BinaryWriter putLong(long value) {
        ensure(10);
        long zigzag = (value << 1) ^ (value >> 63);
        while ((zigzag & ~0x7FL) != 0) {
            bytes[size++] = (byte) (zigzag | 0x80);
            zigzag >>>= 7;
        }
        bytes[size++] = (byte) zigzag;
        return this;
    }

    public BinaryWriter putDouble(double value) {
        ensure(Double.BYTES);
        ByteBuffer.wrap(bytes, size, Double.BYTES).putDouble(value);
        size += Double.BYTES;
        return this;
    }

    public BinaryWriter putBytes(byte[] value, int from, int length) {
        putLong(length);
        ensure(length);
        System.arraycopy(value, from, bytes, size, length);
        size += length;
        return this;
    }

    public BinaryWriter putString(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return putBytes(utf8, 0, utf8.length);
    }

    /** Room for a part that writes itself, at most {@code length} bytes; hand it back to {@link #endPart}. */
    public ByteBuffer beginPart(int length) {
        ensure(length);
        return ByteBuffer.wrap(bytes, size, length);
    }

    public void endPart(ByteBuffer part) {
        size = part.position();
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
