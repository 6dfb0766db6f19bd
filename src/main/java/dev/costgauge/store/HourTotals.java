package dev.costgauge.store;

/** Exact sums over the events of an hour; {@code costNanos} in nano-dollars. */
public record HourTotals(
        long costNanos, long events, long requests, long inputTokens, long outputTokens, long cachedTokens) {

    public static final HourTotals ZERO = new HourTotals(0, 0, 0, 0, 0, 0);
}
