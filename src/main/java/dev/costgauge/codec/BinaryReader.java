package dev.costgauge.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Reads what {@link BinaryWriter} wrote. Not thread-safe. */
public final class BinaryReader {

    private static final String REMEDY = ": start a release that knows it, or reset the application";

    private final ByteBuffer in;

    public BinaryReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    /**
     * Reads the version byte that every stored value begins with.
     *
     * @throws NewerVersionException when the value was written by a newer release
     */
    public int version(String what, int newest) {
        int version = in.get();
        if (version < 1 || version > newest) {
            throw new NewerVersionException(
                    "stored " + what + " has version " + version + "; this release reads 1 to " + newest + REMEDY);
        }
        return version;
    }

    /**
     * Reads a part that has a version of its own.
     *
     * @param read throws IllegalArgumentException when it does not know the version
     * @throws NewerVersionException in its place
     */
    public <T> T part(String what, Function<ByteBuffer, T> read) {
        try {
            return read.apply(in);
        } catch (IllegalArgumentException e) {
            throw new NewerVersionException("stored " + what + ": " + e.getMessage() + REMEDY, e);
        }
    }

    public int getByte() {
        return in.get();
    }

    public long getLong() {
        long zigzag = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            zigzag |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
    }

    public int getInt() {
        return Math.toIntExact(getLong());
    }

    public double getDouble() {
        return in.getDouble();
    }

    public byte[] getBytes() {
        int length = getInt();
        // A length that was not written by us must not take the heap.
        if (length < 0 || length > in.remaining()) {
            throw new IllegalStateException("a part has " + length + " bytes where " + in.remaining() + " are left");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    public String getString() {
        return new String(getBytes(), StandardCharsets.UTF_8);
    }

    public ByteBuffer rest() {
        return in;
    }
}
