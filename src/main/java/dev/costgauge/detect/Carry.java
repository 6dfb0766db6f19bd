package dev.costgauge.detect;

import dev.costgauge.cost.HourOfWeek;
import java.nio.ByteBuffer;

/**
 * How an error carries on into the next hours: a pair that costs a third more than it should will most likely do so an
 * hour later too. First-order autoregression of relative errors, with a coefficient of its own for two hours ahead. Not
 * thread-safe.
 */
final class Carry {

    static final int BYTES = 6 * Float.BYTES + 1;

    private static final int NEVER = 255;
    private static final double LEAST_VARIANCE = 1e-6;

    /** Beyond that nothing carries on. */
    private static final int FORGOTTEN = 24;

    /** Relative errors of the last hour and of the one before, clipped. */
    private float last;

    private float before;

    /** Logarithm of the last hour's cost over its baseline, clipped. */
    private float lastRatio;

    private float covariance;
    private float covarianceOfTwo;
    private float variance;
    private int slot;

    Carry(Tuning.Carrying t, double varianceStart) {
        variance = (float) varianceStart;
        covariance = (float) (t.start() * varianceStart);
        covarianceOfTwo = (float) (t.start() * t.start() * varianceStart);
        slot = NEVER;
    }

    private Carry(ByteBuffer in) {
        last = in.getFloat();
        before = in.getFloat();
        lastRatio = in.getFloat();
        covariance = in.getFloat();
        covarianceOfTwo = in.getFloat();
        variance = in.getFloat();
        slot = in.get() & 255;
    }

    private Carry(Carry other) {
        last = other.last;
        before = other.before;
        lastRatio = other.lastRatio;
        covariance = other.covariance;
        covarianceOfTwo = other.covarianceOfTwo;
        variance = other.variance;
        slot = other.slot;
    }

    Carry copy() {
        return new Carry(this);
    }

    /** Correlation of an hour's error with the next one's. */
    double correlation(Tuning.Carrying t) {
        return held(t, covariance / variance);
    }

    private double correlationOfTwo(Tuning.Carrying t) {
        return held(t, covarianceOfTwo / variance);
    }

    private static double held(Tuning.Carrying t, double correlation) {
        return Math.max(0, Math.min(t.most(), correlation));
    }

    /** Hours from the last learned one to the next that lies in the slot, 1 to 168; the same slot is a week away. */
    private int ahead(int next) {
        return slot == NEVER ? HourOfWeek.SLOTS : Math.floorMod(next - slot - 1, HourOfWeek.SLOTS) + 1;
    }

    /** The relative error that the slot's next hour begins with. */
    double into(Tuning.Carrying t, int next) {
        int ahead = ahead(next);
        if (ahead == 2) {
            return correlationOfTwo(t) * last;
        }
        return ahead < FORGOTTEN ? Math.pow(correlation(t), ahead) * last : 0;
    }

    /** Forgets the last hours when the slot's next hour does not follow them at once; true when it did. */
    boolean breaksAt(int next) {
        if (ahead(next) == 1) {
            return false;
        }
        clear();
        return true;
    }

    void clear() {
        last = 0;
        before = 0;
        lastRatio = 0;
    }

    /** What the last hour's error says of the next one. */
    double one(Tuning.Carrying t) {
        return correlation(t) * last;
    }

    /** What the error of the hour before the last says of the next one: that is how expectations are frozen. */
    double two(Tuning.Carrying t) {
        return correlationOfTwo(t) * before;
    }

    /** What the last hour's ratio says of the next one's. */
    double ratio(Tuning.Carrying t) {
        return correlation(t) * lastRatio;
    }

    /**
     * Learns an hour.
     *
     * @param error relative, clipped
     * @param ratio logarithm of cost over baseline, clipped
     * @param rate weight of the hour
     */
    void learn(int at, double error, double ratio, double rate) {
        covariance += (float) (rate * (error * last - covariance));
        covarianceOfTwo += (float) (rate * (error * before - covarianceOfTwo));
        variance += (float) (rate * ((double) last * last - variance));
        variance = (float) Math.max(LEAST_VARIANCE, variance);
        before = last;
        last = (float) error;
        lastRatio = (float) ratio;
        slot = at;
    }

    /** Passes over an hour that is not learned. */
    void skip(int at) {
        clear();
        slot = at;
    }

    void write(ByteBuffer out) {
        out.putFloat(last).putFloat(before).putFloat(lastRatio);
        out.putFloat(covariance).putFloat(covarianceOfTwo).putFloat(variance).put((byte) slot);
    }

    static Carry read(ByteBuffer in) {
        return new Carry(in);
    }
}
