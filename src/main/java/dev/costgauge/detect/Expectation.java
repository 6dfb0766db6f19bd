package dev.costgauge.detect;

/**
 * What one hour is compared with, frozen before the hour can begin, so that a spike never raises its own bar.
 *
 * @param expected USD; NaN when there is nothing to compare with
 * @param threshold USD; the hour is anomalous when it costs more; {@code +Infinity} when there is nothing to compare with
 */
public record Expectation(double expected, double threshold) {

    /** For an hour that has nothing to compare with. */
    public static final Expectation NONE = new Expectation(Double.NaN, Double.POSITIVE_INFINITY);

    public boolean known() {
        return threshold != Double.POSITIVE_INFINITY;
    }

    /** The verdict on a cost in nano-dollars; equals {@code costNanos >= crossingNanos()} for every cost. */
    public boolean isExceededBy(long costNanos) {
        return costNanos / 1e9 > threshold;
    }

    /**
     * The smallest cost in nano-dollars that exceeds the threshold, so that an event costs one comparison of integers;
     * {@link Long#MAX_VALUE} when none does.
     */
    public long crossingNanos() {
        if (!(threshold < 9.2e9)) {
            return Long.MAX_VALUE;
        }
        long nanos = (long) Math.floor(threshold * 1e9);
        // The product is rounded: walk to the exact border from either side.
        while (isExceededBy(nanos)) {
            nanos--;
        }
        while (!isExceededBy(nanos)) {
            nanos++;
        }
        return nanos;
    }
}
