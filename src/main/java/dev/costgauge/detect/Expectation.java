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
 * @param newborn whether the pair hardly has a history
 * @param settled whether the pair knows itself well enough to speak for the fleet
 */
public record Expectation(
        double expected,
        double threshold,
        double floor,
        double scale,
        double limitUp,
        double limitDown,
        boolean newborn,
        boolean settled) {

    /** For an hour that has nothing to compare with. */
    public static final Expectation NONE = new Expectation(Double.NaN, Double.POSITIVE_INFINITY);

    /** Bytes of {@link #write}. */
    public static final int BYTES = 6 * Double.BYTES + 1;

    /** A threshold can be 0, and then any cost is infinitely far above it. */
    private static final double MAX_SCORE = 1e9;

    /** For a rule that knows a bound above and nothing else. */
    public Expectation(double expected, double threshold) {
        this(expected, threshold, Double.NEGATIVE_INFINITY, Double.NaN, Double.NaN, Double.NaN, false, false);
    }

    /** For a pair of which nothing is known but what hardly any pair costs. */
    static Expectation ofNewcomer(double threshold) {
        return new Expectation(
                Double.NaN, threshold, Double.NEGATIVE_INFINITY, Double.NaN, Double.NaN, Double.NaN, true, false);
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

    /**
     * Judges an hour by itself. A cost above the threshold is anomalous at any time, one below the floor only in a closed
     * hour: this method takes the hour for closed.
     *
     * @param cost USD
     */
    public Verdict judge(double cost) {
        if (cost < floor) {
            AnomalyKind kind = cost <= 0 ? AnomalyKind.SILENCE : AnomalyKind.DROP;
            return verdict(kind, expected - cost, limitDown, scoreDown(cost));
        }
        return judgeRise(cost);
    }

    /** The same for an hour that may still rise: only that it costs too much can be said. */
    public Verdict judgeRise(double cost) {
        if (cost > threshold) {
            return verdict(newborn ? AnomalyKind.NEW_SPEND : AnomalyKind.SPIKE, cost - expected, limitUp, scoreUp(cost));
        }
        return Verdict.QUIET;
    }

    private Verdict verdict(AnomalyKind kind, double error, double limit, double score) {
        return Double.isNaN(scale)
                ? new Verdict(kind, Math.max(1, score), expected, null)
                : Verdict.of(kind, new Evidence(Evidence.Look.FROZEN, 1, expected, error, scale, limit, 0));
    }

    /** How far above the expected cost, over how far is anomalous. */
    public double scoreUp(double cost) {
        double score = Double.isNaN(scale) ? cost / threshold : (cost - expected) / (scale * limitUp);
        return Math.min(score, MAX_SCORE);
    }

    /** How far below the expected cost, over how far is anomalous; NaN for a rule that knows no scale. */
    public double scoreDown(double cost) {
        return Math.min((expected - cost) / (scale * limitDown), MAX_SCORE);
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

    /** Appends {@link #BYTES} bytes. */
    public void write(ByteBuffer out) {
        out.putDouble(expected).putDouble(threshold).putDouble(floor).putDouble(scale);
        out.putDouble(limitUp).putDouble(limitDown).put((byte) ((newborn ? 1 : 0) | (settled ? 2 : 0)));
    }

    public static Expectation read(ByteBuffer in) {
        double expected = in.getDouble();
        double threshold = in.getDouble();
        double floor = in.getDouble();
        double scale = in.getDouble();
        double limitUp = in.getDouble();
        double limitDown = in.getDouble();
        int flags = in.get();
        return new Expectation(
                expected, threshold, floor, scale, limitUp, limitDown, (flags & 1) != 0, (flags & 2) != 0);
    }
}
