package dev.costgauge.detect;

import java.nio.ByteBuffer;

/** The mean error of the last hours against a slow reference, and how far off it usually is. Not thread-safe. */
final class Trend {

    static final int BYTES = 2 * Float.BYTES + 2 * Tail.BYTES;

    private static final double LEAST_VARIANCE = .0004;
    private static final double MOST_SQUARE = 9;

    /** Mean relative error, and its mean square. */
    float mean;

    float square;
    final Tail up;
    final Tail down;

    Trend(Tuning t) {
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

    /** Mean error in deviations of itself. */
    double deviations() {
        return mean / Math.sqrt(Math.max(square, LEAST_VARIANCE));
    }

    /**
     * Learns one hour.
     *
     * @param error relative
     * @param hours span
     * @param rate weight of the hour in the mean square
     * @param weight how far the hour counts in what is usual
     * @param variance relative variance of single hours, the start of what is usual
     * @param judged whether the pair is old enough for its trends to be judged
     */
    void learn(Tuning t, double error, int hours, double rate, double weight, double variance, boolean judged) {
        if (!judged) {
            square = (float) (variance / hours);
        }
        mean += (float) ((error - mean) / hours);
        if (judged) {
            up.learn(t, deviations(), hours);
            down.learn(t, -deviations(), hours);
        }
        double seen = Math.min((double) mean * mean, MOST_SQUARE * square);
        square += (float) (weight * rate * (seen - square));
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
