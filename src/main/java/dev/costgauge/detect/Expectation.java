package dev.costgauge.detect;

import java.nio.ByteBuffer;

/**
 * What one hour is compared with, frozen before the hour can begin, so that a spike never raises its own bar. Everything
 * that a verdict needs is in it: an open hour costs one comparison with {@link #crossingNanos}, and a closed one can be
 * judged again whenever its cost is amended.
 *
 * @param expected USD; NaN when there is nothing to compare with
 * @param threshold USD; the hour is anomalous when it costs more; {@code +Infinity} when there is nothing to compare with
 * @param floor USD; a closed hour is anomalous when it costs less; {@code -Infinity} when no cost is too low
 * @param scale USD that the hour is usually off by; NaN for a rule that knows no scale
 * @param limitUp scales above the expected cost that are anomalous; NaN for a rule that knows no scale
 * @param limitDown the same below
 * @param unit USD that one part of relative variance stands for; NaN for a rule that knows no scale
 * @param settled whether the pair knows itself well enough to speak for the fleet
 */
public record Expectation(
        double expected,
        double threshold,
        double floor,
        double scale,
        double limitUp,
        double limitDown,
        double unit,
        boolean settled) {

    /** For an hour that has nothing to compare with. */
    public static final Expectation NONE = new Expectation(Double.NaN, Double.POSITIVE_INFINITY);

    /** Bytes of {@link #write}. */
    public static final int BYTES = 7 * Double.BYTES + 1;

    /** For a rule that knows a bound above and nothing else. */
    public Expectation(double expected, double threshold) {
        this(
                expected,
                threshold,
                Double.NEGATIVE_INFINITY,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                false);
    }

    public boolean known() {
        return threshold != Double.POSITIVE_INFINITY;
    }

    /** The verdict on a cost in nano-dollars; equals {@code costNanos >= crossingNanos()} for every cost. */
    public boolean isExceededBy(long costNanos) {
        return costNanos / 1e9 > threshold;
    }

    /** Whether a closed hour costs too little. */
    public boolean isUndercutBy(long costNanos) {
        return costNanos / 1e9 < floor;
    }

    /** Scales above the expected cost over those that are anomalous; NaN for a rule that knows no scale. */
    public double scoreUp(double cost) {
        return (cost - expected) / scale / limitUp;
    }

    /** Scales below the expected cost over those that are anomalous; NaN for a rule that knows no scale. */
    public double scoreDown(double cost) {
        return (expected - cost) / scale / limitDown;
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

    public void write(ByteBuffer out) {
        out.putDouble(expected).putDouble(threshold).putDouble(floor).putDouble(scale);
        out.putDouble(limitUp).putDouble(limitDown).putDouble(unit).put((byte) (settled ? 1 : 0));
    }

    public static Expectation read(ByteBuffer in) {
        return new Expectation(
                in.getDouble(),
                in.getDouble(),
                in.getDouble(),
                in.getDouble(),
                in.getDouble(),
                in.getDouble(),
                in.getDouble(),
                in.get() != 0);
    }
}
