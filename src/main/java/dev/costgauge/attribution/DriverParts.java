package dev.costgauge.attribution;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * An excess parted by {@link Driver}, in nano-dollars. Sums of hours are exact and can be undone: {@code a.plus(b).minus(b)}
 * is {@code a}. Immutable.
 */
public record DriverParts(
        long requests, long inputTokens, long outputTokens, long cache, long unitPrice, long costPerRequest) {

    public static final DriverParts NONE = new DriverParts(0, 0, 0, 0, 0, 0);

    /** Bytes that {@link #write} needs. */
    public static final int BYTES = 6 * Long.BYTES;

    public long of(Driver driver) {
        return switch (driver) {
            case REQUESTS -> requests;
            case INPUT_TOKENS -> inputTokens;
            case OUTPUT_TOKENS -> outputTokens;
            case CACHE -> cache;
            case UNIT_PRICE -> unitPrice;
            case COST_PER_REQUEST -> costPerRequest;
        };
    }

    /** The excess. */
    public long total() {
        return requests + inputTokens + outputTokens + cache + unitPrice + costPerRequest;
    }

    public DriverParts plus(DriverParts other) {
        return new DriverParts(
                requests + other.requests,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cache + other.cache,
                unitPrice + other.unitPrice,
                costPerRequest + other.costPerRequest);
    }

    public DriverParts minus(DriverParts other) {
        return new DriverParts(
                requests - other.requests,
                inputTokens - other.inputTokens,
                outputTokens - other.outputTokens,
                cache - other.cache,
                unitPrice - other.unitPrice,
                costPerRequest - other.costPerRequest);
    }

    /** Drivers that have a part, by its falling size whatever its sign; equal ones in the order of {@link Driver}. */
    public List<Driver> ranked() {
        return Arrays.stream(Driver.values())
                .filter(driver -> of(driver) != 0)
                .sorted(Comparator.comparingLong(driver -> -Math.abs(of(driver))))
                .toList();
    }

    public void write(ByteBuffer out) {
        out.putLong(requests).putLong(inputTokens).putLong(outputTokens);
        out.putLong(cache).putLong(unitPrice).putLong(costPerRequest);
    }

    public static DriverParts read(ByteBuffer in) {
        return new DriverParts(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }
}
