package dev.costgauge.fleet;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import org.jspecify.annotations.Nullable;

/**
 * What the pairs of one partition did in one hour, as topic {@code costgauge-fleet-parts} carries it. A partition sends
 * its hours in order, and an hour again when late cost changed it.
 *
 * @param hour UTC epoch hour
 */
public record FleetPart(int partition, long hour, FleetSum sum) {

    private static final int VERSION = 1;

    public byte[] toBytes() {
        BinaryWriter out = new BinaryWriter().putByte(VERSION).putLong(partition).putLong(hour);
        sum.write(out);
        return out.toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws RuntimeException when it is none, or a newer release wrote it
     */
    public static FleetPart read(byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new IllegalArgumentException("the record has no value");
        }
        BinaryReader in = new BinaryReader(bytes);
        in.version("fleet part", VERSION);
        return new FleetPart(in.getInt(), in.getLong(), FleetSum.read(in));
    }
}
