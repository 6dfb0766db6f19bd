package dev.costgauge.hours;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what {@link BinaryWriter} wrote. Not thread-safe. */
final class BinaryReader {

    private final ByteBuffer in;

    BinaryReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    /**
     * Reads the version byte that every stored value begins with.
     *
     * @throws IllegalStateException when the value was written by a newer release
     */
    int version(String what, int newest) {
        int version = in.get();
        if (version < 1 || version > newest) {
            throw new IllegalStateException("stored " + what + " has version " + version + "; this release reads 1 to "
                    + newest + ": start a release that knows it, or reset the application");
        }
        return version;
    }

    int getByte() {
        return in.get();
    }

    long getLong() {
        long zigzag = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            zigzag |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
    }

    int getInt() {
        return Math.toIntExact(getLong());
    }

    double getDouble() {
        return in.getDouble();
    }

    byte[] getBytes() {
        byte[] bytes = new byte[getInt()];
        in.get(bytes);
        return bytes;
    }

    String getString() {
        return new String(getBytes(), StandardCharsets.UTF_8);
    }

    ByteBuffer rest() {
        return in;
    }
}
