package dev.costgauge.detect;

import java.nio.ByteBuffer;

/** The mean error of the last hours against a level, and how far off it usually is. Not thread-safe. */
final class Trend {

    static final int BYTES = 2 * Float.BYTES + 2 * Tail.BYTES;

    private static final double LEAST_VARIANCE = .0004;
    private static final double MOST_SQUARE = 9;

    private float mean;
    private float square;
    private final Tail up;
    private final Tail down;

    Trend(Tuning.Tails t) {
        this(0, 0, new Tail(t), new Tail(t));
    }

    private Trend(float mean, float square, Tail up, Tail down) {
        this.mean = mean;
        this.square = square;
        this.up = up;
        this.down = down;
    }

    Trend copy() {
        return new Trend(mean, square, up.copy(), down.copy());
    }

    /** Mean relative error. */
    double mean() {
        return mean;
    }

    /** What the mean usually is off by. */
    double spread() {
        return Math.sqrt(Math.max(square, LEAST_VARIANCE));
    }

    /** Spreads that are anomalous on the side that the mean is on. */
    double limit(Tuning.Tails t, Tuning.Span span) {
        return mean > 0 ? up.limit(t, span.up(), span.weight()) : down.limit(t, span.down(), span.weight());
    }

    void clear() {
        mean = 0;
    }

    /**
     * Learns one hour.
     *
     * @param error relative
     * @param weight how far the hour counts in what is usual
     * @param variance relative variance of single hours, the start of what is usual
     * @param judged whether the pair is old enough for its trends to be judged
     */
    void learn(Tuning.Tails t, Tuning.Span span, double error, double weight, double variance, boolean judged) {
        mean += (float) ((error - mean) / span.hours());
        if (!judged) {
            square = (float) (variance / span.hours());
            return;
        }
        double deviations = mean / spread();
        up.learn(t, deviations, span.hours());
        down.learn(t, -deviations, span.hours());
        double seen = Math.min((double) mean * mean, MOST_SQUARE * square);
        square += (float) (weight * span.rate() * (seen - square));
    }

    void write(ByteBuffer out) {
        out.putFloat(mean).putFloat(square);
        up.write(out);
        down.write(out);
    }

    static Trend read(ByteBuffer in) {
        return new Trend(in.getFloat(), in.getFloat(), Tail.read(in), Tail.read(in));
    }
}
