package dev.costgauge.detect;

import java.nio.ByteBuffer;

/**
 * What a pair costs an hour: exponentially weighted cost over exponentially weighted profile, so that a night does not
 * lower it. Beside it runs the fast level that takes over after days of anomalous hours, and the most costly hour of
 * late. Not thread-safe.
 */
final class Level {

    static final int BYTES = 5 * Float.BYTES + Short.BYTES;

    /** A quiet hour takes back this many anomalous ones. */
    private static final int BACK = 4;

    private float sum;
    private float weight;
    private float fastSum;
    private float fastWeight;
    private float peak;
    private int run;

    Level copy() {
        Level copy = new Level();
        copy.sum = sum;
        copy.weight = weight;
        copy.fastSum = fastSum;
        copy.fastWeight = fastWeight;
        copy.peak = peak;
        copy.run = run;
        return copy;
    }

    boolean born() {
        return weight > 0;
    }

    /** USD; only of a pair that was born. */
    double dollars() {
        return sum / weight;
    }

    /** The most costly hour of late, or the prior, USD. */
    double peak() {
        return peak;
    }

    /** @param hours that the prior weighs */
    void begin(double dollars, double hours) {
        sum = (float) (hours * dollars);
        weight = (float) hours;
        peak = (float) dollars;
    }

    /** Sets the level to what is known from outside. */
    void set(double dollars) {
        sum = (float) dollars;
        weight = 1;
    }

    /**
     * Sees an hour before it is learned.
     *
     * @return whether the pair has been like this for days: then this is what it costs, and the fast level has taken over
     */
    boolean accepts(Tuning.Learning t, double cost, double profile, boolean anomalous) {
        peak = (float) Math.max(t.peakDecay() * peak, cost);
        fastSum += (float) (t.fastRate() * (cost - fastSum));
        fastWeight += (float) (t.fastRate() * (profile - fastWeight));
        run = anomalous ? run + 1 : Math.max(0, run - BACK);
        if (run < t.acceptHours()) {
            return false;
        }
        sum = fastSum;
        weight = fastWeight;
        run = 0;
        return true;
    }

    void learn(double rate, double taken, double profile) {
        sum = (float) ((1 - rate) * sum + rate * taken);
        weight = (float) ((1 - rate) * weight + rate * profile);
    }

    /** Moves what was learned of the newest hour. */
    void move(double change) {
        sum = (float) Math.max(0, sum + change);
    }

    void write(ByteBuffer out) {
        out.putFloat(sum).putFloat(weight).putFloat(fastSum).putFloat(fastWeight).putFloat(peak).putShort((short) run);
    }

    static Level read(ByteBuffer in) {
        Level level = new Level();
        level.sum = in.getFloat();
        level.weight = in.getFloat();
        level.fastSum = in.getFloat();
        level.fastWeight = in.getFloat();
        level.peak = in.getFloat();
        level.run = in.getShort();
        return level;
    }
}
