package dev.costgauge.topology;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.fleet.FleetNotice;
import dev.costgauge.rules.RuleChange;
import org.jspecify.annotations.Nullable;

/** What topic {@code costgauge-notices} tells every partition. */
public sealed interface Notice {

    /** Many times what any notice takes; a larger one might not fit into the store that keeps it. */
    int MOST_BYTES = 1 << 16;

    /** What the whole fleet did in an hour. */
    record Fleet(FleetNotice notice) implements Notice {}

    /** Other settings for some pairs. */
    record Rule(RuleChange change) implements Notice {}

    /** A step of the fleet's own alert, for the partition that keeps it. */
    record Alert(CostAnomalyAlert alert) implements Notice {}

    default byte[] toBytes() {
        BinaryWriter out = new BinaryWriter();
        switch (this) {
            case Fleet fleet -> fleet.notice().write(out.putByte(1));
            case Rule rule -> rule.change().write(out.putByte(2));
            case Alert alert -> {
                byte[] avro = AlertCodec.write(alert.alert());
                out.putByte(3).putBytes(avro, 0, avro.length);
            }
        }
        return out.toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws RuntimeException when it is none, or a newer release wrote it
     */
    static Notice read(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("a notice has 1 to " + MOST_BYTES + " bytes");
        }
        BinaryReader in = new BinaryReader(bytes);
        int kind = in.getByte();
        return switch (kind) {
            case 1 -> new Fleet(FleetNotice.read(in));
            case 2 -> new Rule(RuleChange.read(in));
            case 3 -> new Alert(AlertCodec.readForeign(in.getBytes()));
            default -> throw new IllegalStateException("a notice of kind " + kind + " is of a newer release");
        };
    }
}
