package dev.costgauge.detect;

import java.nio.ByteBuffer;

/**
 * How heavy one side of a pair's errors is: the anchor that a known part of the hours lies beyond, and the shape by which
 * they reach further (Hill's estimator, declustered: errors beyond the anchor that follow each other closely count once,
 * by their largest). The quantile of rarer hours follows from both. Not thread-safe.
 */
final class Tail {

    static final int BYTES = 3 * Float.BYTES + 1;

    private static final int LONG_AGO = 255;
    private static final double LEAST_ANCHOR = 1;
    private static final double MOST_ANCHOR = 12;
    private static final double LEAST_SHAPE = .1;
    private static final double MOST_SHAPE = 1.5;

    private float anchor;
    private float shape;
    private float peak;
    private int since = LONG_AGO;

    Tail(Tuning.Tails t) {
        anchor = (float) t.anchorStart();
        shape = (float) t.shapeStart();
    }

    private Tail(float anchor, float shape, float peak, int since) {
        this.anchor = anchor;
        this.shape = shape;
        this.peak = peak;
        this.since = since;
    }

    Tail copy() {
        return new Tail(anchor, shape, peak, since);
    }

    /**
     * Errors that are anomalous: {@code factor * quantile^weight}.
     *
     * @param weight how far the own tail counts; 0 leaves the factor alone
     */
    double limit(Tuning.Tails t, double factor, double weight) {
        return factor * Math.exp(weight * (Math.log(anchor) + shape * t.reach()));
    }

    /**
     * Learns one hour.
     *
     * @param error towards this side, in scales; negative on the other
     * @param cluster hours that belong together
     */
    void learn(Tuning.Tails t, double error, int cluster) {
        since = Math.min(since + 1, LONG_AGO);
        if (!(error > anchor)) {
            move(t, 0);
            return;
        }
        if (since > cluster) {
            shape = held(shape + t.shapeGain() * (Math.min(Math.log(error / anchor), t.logCap()) - shape));
            move(t, 1);
            peak = (float) error;
        } else if (error > peak) {
            shape = held(shape + t.shapeGain() * Math.min(Math.log(error / peak), t.logCap()));
            peak = (float) error;
        }
        since = 0;
    }

    private static float held(double shape) {
        return (float) Math.max(LEAST_SHAPE, Math.min(MOST_SHAPE, shape));
    }

    private void move(Tuning.Tails t, int beyond) {
        double moved = anchor * Math.exp(t.anchorGain() * (beyond - t.rate()) / (4 * t.rate()));
        anchor = (float) Math.max(LEAST_ANCHOR, Math.min(MOST_ANCHOR, moved));
    }

    void write(ByteBuffer out) {
        out.putFloat(anchor).putFloat(shape).putFloat(peak).put((byte) since);
    }

    static Tail read(ByteBuffer in) {
        return new Tail(in.getFloat(), in.getFloat(), in.getFloat(), in.get() & 255);
    }
}
