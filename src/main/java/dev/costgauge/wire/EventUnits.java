package dev.costgauge.wire;

import dev.costgauge.cost.Nanos;
import java.math.BigInteger;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a writer's numbers mean. Avro's resolution ignores logical types: it would read a decimal of scale 4 as one of scale
 * 9 and microseconds as milliseconds. A plain type without a logical type is taken to mean what ours means.
 *
 * @param costScale decimal places of the writer's cost
 * @param ticksPerMilli 1 for milliseconds, 1,000 for micro-, 1,000,000 for nanoseconds
 */
record EventUnits(int costScale, long ticksPerMilli) {

    /** Null when the writer's cost or time is of a kind that cannot be read as ours. */
    static @Nullable EventUnits of(Schema writer) {
        Schema.Field cost = writer.getField("cost");
        Schema.Field time = writer.getField("eventTime");
        if (cost == null || time == null) {
            return null;
        }
        int scale = scaleOf(cost.schema());
        long ticks = ticksOf(time.schema());
        return scale < 0 || ticks < 0 ? null : new EventUnits(scale, ticks);
    }

    boolean areCurrent() {
        return costScale == Nanos.SCALE && ticksPerMilli == 1;
    }

    /** The writer's time in epoch milliseconds. */
    long toMillis(long writersTime) {
        return Math.floorDiv(writersTime, ticksPerMilli);
    }

    /** The writer's unscaled cost in nano-dollars, or null when it is finer than those. */
    @Nullable BigInteger toNanos(BigInteger unscaled) {
        int shift = Nanos.SCALE - costScale;
        if (shift >= 0) {
            return unscaled.multiply(BigInteger.TEN.pow(shift));
        }
        BigInteger[] parts = unscaled.divideAndRemainder(BigInteger.TEN.pow(-shift));
        return parts[1].signum() == 0 ? parts[0] : null;
    }

    private static int scaleOf(Schema schema) {
        // A string would resolve to bytes as well, and its text would be read as a number.
        if (soleBranch(schema).getType() != Schema.Type.BYTES) {
            return -1;
        }
        LogicalType logical = soleBranch(schema).getLogicalType();
        if (logical instanceof LogicalTypes.Decimal decimal) {
            return decimal.getScale() <= 38 ? decimal.getScale() : -1;
        }
        return logical == null ? Nanos.SCALE : -1;
    }

    private static long ticksOf(Schema schema) {
        LogicalType logical = soleBranch(schema).getLogicalType();
        return switch (logical) {
            case null -> 1;
            case LogicalTypes.TimestampMillis ignored -> 1;
            case LogicalTypes.TimestampMicros ignored -> 1_000;
            case LogicalTypes.TimestampNanos ignored -> 1_000_000;
            default -> -1;
        };
    }

    private static Schema soleBranch(Schema schema) {
        if (schema.getType() == Schema.Type.UNION) {
            List<Schema> branches = schema.getTypes();
            return branches.size() == 1 ? branches.getFirst() : schema;
        }
        return schema;
    }
}
