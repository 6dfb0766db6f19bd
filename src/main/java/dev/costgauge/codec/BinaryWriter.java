package dev.costgauge.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Compact binary output: zigzag varints, doubles, counted bytes. Grows as needed; reused. Not thread-safe. */
public final class BinaryWriter {

    /** What a varint of three bytes can say. */
    private static final int MOST_COUNTED = (1 << 20) - 1;

    private static final int COUNT_BYTES = 3;

    /** What a varint of one byte can say. */
    private static final int SHORT = 63;

    private byte[] bytes = new byte[512];
    private int size;
    private int counted;

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
        // Not through the fields, which would be written for every byte.
        byte[] into = bytes;
        int at = size;
        long zigzag = (value << 1) ^ (value >> 63);
        while ((zigzag & ~0x7FL) != 0) {
            into[at++] = (byte) (zigzag | 0x80);
            zigzag >>>= 7;
        }
        into[at++] = (byte) zigzag;
        size = at;
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

    /** Begins a part of at most {@value #MOST_COUNTED} bytes that is read with {@link BinaryReader#getBytes}. */
    public BinaryWriter beginCounted() {
        ensure(1);
        counted = ++size;
        return this;
    }

    /** Ends the part that {@link #beginCounted} began. */
    public BinaryWriter endCounted() {
        int length = size - counted;
        if (length > MOST_COUNTED) {
            throw new IllegalStateException("a counted part has " + length + " bytes, of at most " + MOST_COUNTED);
        }
        if (length > SHORT) {
            ensure(COUNT_BYTES - 1);
            System.arraycopy(bytes, counted, bytes, counted + COUNT_BYTES - 1, length);
        }
        size = counted - 1;
        putCount(length);
        size += length;
        return this;
    }

    /** A varint of one byte for a short part, else of {@value #COUNT_BYTES}: it may take more than it needs. */
    private void putCount(int length) {
        int zigzag = length << 1;
        if (length <= SHORT) {
            bytes[size++] = (byte) zigzag;
        } else {
            bytes[size++] = (byte) (zigzag & 0x7F | 0x80);
            bytes[size++] = (byte) (zigzag >>> 7 & 0x7F | 0x80);
            bytes[size++] = (byte) (zigzag >>> 14);
        }
    }

    /** Bytes since {@link #reset}. */
    public int size() {
        return size;
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
