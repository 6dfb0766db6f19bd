package dev.costgauge.detect;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a closed hour looks like when the hour before it is known, which is much less noise than two hours ahead:
 * downwards by the logarithm of the ratio, which a drop to a tenth moves further than its dollars do, and upwards once by
 * itself and once together with the hours before it. It keeps what the last learned hour was compared with, as it stood
 * before that hour was learned. Not thread-safe.
 *
 * <pre>
 * above   m = base + phi e u                     z = (x - m) / s        s as for the frozen expectation, own variance
 * below   l = ln((x + k) / (base + k)), k = offset L                    z' = (phi l_before - l) / sqrt(v + (floor / (base + k))^2)
 * burst   G = max over w of (z_w + (1 - phi) (z_(w-1) + .. + z_0)) / sqrt(1 + w (1 - phi)^2), w hours ago, 1 or 2
 * </pre>
 */
final class SecondLook {

    /** Hours before the last that a burst may have begun. */
    private static final int BACK = 2;

    private static final int FLOATS = 2 + BACK + 12;

    static final int BYTES = FLOATS * Float.BYTES + 3 * Tail.BYTES;

    private float variance;
    private float ratioVariance;
    private final float[] recent;
    private final Tail up;
    private final Tail down;
    private final Tail burst;

    /** Of the last hour: USD expected, USD it is usually off by, its limit, and USD from which on it may be a spike. */
    private float expected;

    private float spread;
    private float limit;
    private float least;

    /** Of the last hour below: USD expected, what ratios are usually off by, the limit, USD of offset, USD of a drop. */
    private float expectedBelow;

    private float ratioSpread;
    private float ratioLimit;
    private float offset;
    private float most;

    /** Of the last hours together: their error, limit and number; no limit when they are not judged. */
    private float burstError;

    private float burstLimit;
    private float burstHours;

    SecondLook(Tuning t) {
        this(new float[BACK], new Tail(t.tails()), new Tail(t.tails()), new Tail(t.tails()));
        variance = (float) t.scale().settledStart();
        ratioVariance = (float) t.scale().ratioStart();
    }

    private SecondLook(float[] recent, Tail up, Tail down, Tail burst) {
        this.recent = recent;
        this.up = up;
        this.down = down;
        this.burst = burst;
    }

    SecondLook copy() {
        SecondLook copy = new SecondLook(recent.clone(), up.copy(), down.copy(), burst.copy());
        copy.floats(floats());
        return copy;
    }

    /** Forgets the hours before; they do not lie next to the one that follows. */
    void clear() {
        Arrays.fill(recent, 0);
    }

    /**
     * Compares an hour before it is learned.
     *
     * @param cold how much wider scales are because the pair is young
     * @param bar USD that a young pair must cost to be told of
     * @param mayDrop whether the pair knows the hour of day
     * @param young whether the pair is too young for bursts
     */
    void compare(
            Tuning t,
            Knobs knobs,
            Footing f,
            Carry carry,
            double cold,
            double cost,
            double bar,
            boolean mayDrop,
            boolean young) {
        Tuning.Limits l = t.limits();
        double floor = knobs.floor(t);
        double m = f.expected(carry.one(t.carrying()));
        double s = (Math.max(Math.sqrt(variance) * f.unit(), t.scale().settledFloor() * m) + floor) * cold;
        expected = (float) m;
        spread = (float) s;
        limit = (float) (up.limit(t.tails(), l.settledUp(), l.settledUpWeight()) / knobs.sensitivity());
        least = (float) Math.max(bar, Math.max(m + knobs.minImpact(), l.ratioUp() * m));

        double k = f.offset(t);
        double below = (f.base() + k) * Math.exp(carry.ratio(t.carrying())) - k;
        expectedBelow = (float) Math.max(0, below);
        ratioSpread = (float) (Math.sqrt(ratioVariance + square(floor / (f.base() + k))) * cold);
        ratioLimit = (float) (down.limit(t.tails(), l.settledDown(), l.settledDownWeight()) / knobs.sensitivity());
        offset = (float) k;
        most = mayDrop
                ? (float) Math.min(expectedBelow - knobs.minImpact(), l.ratioDown() * expectedBelow)
                : Float.NEGATIVE_INFINITY;

        together(clipped(l, (cost - m) / s), 1 - carry.correlation(t.carrying()));
        boolean matters = !young && cost - f.base() >= knobs.minImpact() && cost >= l.ratioUp() * f.base();
        burstLimit = matters
                ? (float) (burst.limit(t.tails(), l.burst(), l.burstWeight()) / knobs.sensitivity())
                : Float.POSITIVE_INFINITY;
    }

    /** The hour that a burst began with counts in full, those after it by what the hour before does not explain. */
    private void together(double newest, double fresh) {
        double sum = 0;
        double error = newest;
        burstError = Float.NEGATIVE_INFINITY;
        for (int back = 1; back <= BACK; back++) {
            sum += fresh * error;
            error = recent[back - 1];
            double together = (error + sum) / Math.sqrt(1 + back * fresh * fresh);
            if (together > burstError) {
                burstError = (float) together;
                burstHours = back + 1;
            }
        }
    }

    private static double clipped(Tuning.Limits l, double error) {
        return Math.max(-l.burstClip(), Math.min(l.burstClip(), error));
    }

    private static double square(double x) {
        return x * x;
    }

    /** Error of a cost above what was expected of the last compared hour, in spreads. */
    private double error(double cost) {
        return (cost - expected) / spread;
    }

    /** Logarithm by which a cost is below what was expected of the last compared hour; a credit is no less than nothing. */
    private double ratio(double cost) {
        return Math.log(((double) expectedBelow + offset) / (Math.max(0, cost) + offset));
    }

    private double scoreUp(double cost) {
        return cost >= least ? error(cost) / limit : 0;
    }

    private double scoreDown(double cost) {
        return cost <= most ? ratio(cost) / ratioSpread / ratioLimit : 0;
    }

    private double scoreBurst() {
        return burstError / burstLimit;
    }

    /**
     * How anomalous the last compared hour is: 1 and more is.
     *
     * @param cost of that hour
     */
    double score(double cost) {
        return Math.max(Math.max(scoreUp(cost), scoreDown(cost)), scoreBurst());
    }

    /** What the highest score rests on; null when nothing is anomalous. */
    @Nullable Verdict verdict(double cost, boolean newborn) {
        double score = score(cost);
        if (!(score >= 1)) {
            return null;
        }
        AnomalyKind kind = newborn ? AnomalyKind.NEW_SPEND : AnomalyKind.SPIKE;
        if (score == scoreUp(cost)) {
            return Verdict.of(kind, new Evidence(
                    Evidence.Look.SETTLED, 1, expected, cost - expected, spread, limit, 0));
        }
        if (score == scoreDown(cost)) {
            return Verdict.of(cost <= 0 ? AnomalyKind.SILENCE : AnomalyKind.DROP, new Evidence(
                    Evidence.Look.SETTLED_RATIO, 1, expectedBelow, ratio(cost), ratioSpread, ratioLimit, offset));
        }
        return Verdict.of(kind, new Evidence(
                Evidence.Look.BURST, (int) burstHours, expected, burstError, 1, burstLimit, 0));
    }

    /** Learns how far out the compared hour was; the tails only of a pair that is past its first day. */
    void learnTails(Tuning t, double cost) {
        up.learn(t.tails(), error(cost), t.tails().cluster());
        down.learn(t.tails(), ratio(cost) / ratioSpread, t.tails().cluster());
        burst.learn(t.tails(), burstError, BACK);
    }

    /** @param rate weight of the hour in the variances */
    void learn(Tuning t, Footing f, double cost, double rate) {
        double clip = t.scale().errorClip();
        double off = Math.min(Math.abs(cost - expected), clip * spread) / f.unit();
        variance += (float) (rate * (off * off - variance));
        double ratio = Math.min(Math.abs(ratio(cost)), clip * ratioSpread);
        ratioVariance += (float) (rate * (ratio * ratio - ratioVariance));
    }

    /** Remembers the compared hour as the one before the next. */
    void remember(Tuning t, double cost) {
        System.arraycopy(recent, 0, recent, 1, BACK - 1);
        recent[0] = (float) clipped(t.limits(), error(cost));
    }

    /** Variance of log ratios. */
    double ratioVariance() {
        return ratioVariance;
    }

    private float[] floats() {
        return new float[] {
            variance, ratioVariance, recent[0], recent[1], expected, spread, limit, least, expectedBelow, ratioSpread,
            ratioLimit, offset, most, burstError, burstLimit, burstHours
        };
    }

    private void floats(float[] from) {
        variance = from[0];
        ratioVariance = from[1];
        recent[0] = from[2];
        recent[1] = from[3];
        expected = from[4];
        spread = from[5];
        limit = from[6];
        least = from[7];
        expectedBelow = from[8];
        ratioSpread = from[9];
        ratioLimit = from[10];
        offset = from[11];
        most = from[12];
        burstError = from[13];
        burstLimit = from[14];
        burstHours = from[15];
    }

    void write(ByteBuffer out) {
        for (float value : floats()) {
            out.putFloat(value);
        }
        up.write(out);
        down.write(out);
        burst.write(out);
    }

    static SecondLook read(ByteBuffer in) {
        float[] floats = new float[FLOATS];
        for (int i = 0; i < FLOATS; i++) {
            floats[i] = in.getFloat();
        }
        SecondLook look = new SecondLook(new float[BACK], Tail.read(in), Tail.read(in), Tail.read(in));
        look.floats(floats);
        return look;
    }
}
