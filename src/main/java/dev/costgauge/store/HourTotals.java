package dev.costgauge.store;

/** Exact sums over the events of an hour; {@code costNanos} in nano-dollars. */
public record HourTotals(
        long costNanos, long events, long requests, long inputTokens, long outputTokens, long cachedTokens) {

    public static final HourTotals ZERO = new HourTotals(0, 0, 0, 0, 0, 0);

    public HourTotals plus(HourTotals other) {
        return new HourTotals(
                costNanos + other.costNanos,
                events + other.events,
                requests + other.requests,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedTokens + other.cachedTokens);
    }
}
