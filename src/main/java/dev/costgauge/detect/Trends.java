package dev.costgauge.detect;

import java.nio.ByteBuffer;

/**
 * What the last hours say together: the mean relative error over some hours against the level, and over a week against a
 * slow reference level, each in units of its own usual spread and against its own tails. The reference remembers twelve
 * weeks, so that what creeps for three does not take it along. Not thread-safe.
 */
final class Trends {

    /** Indices of the spans. */
    static final int NEAR = 0;

    static final int CREEP = 1;
    static final int SPANS = 2;
    static final int NONE = -1;

    static final int BYTES = 3 * Float.BYTES + Short.BYTES + SPANS * Trend.BYTES;

    private float sum;
    private float weight;

    /** Mean relative error of the last day against the reference. */
    private float recent;

    /** Hours for which a slow ramp has been told of. */
    private int creepRun;

    private final Trend[] trends;

    Trends(Tuning.Tails t) {
        this(new Trend[] {new Trend(t), new Trend(t)});
    }

    private Trends(Trend[] trends) {
        this.trends = trends;
    }

    Trends copy() {
        Trends copy = new Trends(new Trend[] {trends[NEAR].copy(), trends[CREEP].copy()});
        copy.sum = sum;
        copy.weight = weight;
        copy.recent = recent;
        copy.creepRun = creepRun;
        return copy;
    }

    private static Tuning.Span span(Tuning.Trending t, int trend) {
        return trend == NEAR ? t.near() : t.creep();
    }

    /** Sets the slow reference to what is known otherwise. */
    void refer(double dollars) {
        sum = (float) dollars;
        weight = 1;
    }

    /**
     * Learns an hour.
     *
     * @param f what the hour was compared with
     * @param variance relative variance of single hours
     * @param taken how far the hour counts in what is usual
     * @param known hours that the pair is known for
     */
    void learn(Tuning t, Knobs knobs, Footing f, double cost, double variance, double taken, int age, int known) {
        if (weight == 0) {
            refer(f.level());
        }
        Tuning.Trending trending = t.trending();
        double deviation = Math.sqrt(variance);
        double near = f.unit() + knobs.floor(t);
        Footing slow = f.on(sum / weight);
        double unit = slow.unit() + knobs.floor(t);
        double off = cost - slow.base();
        double clip = trending.clip() * deviation;
        double error = within(off / unit, clip);
        double rate = taken * Math.max(trending.referenceRate(), 1 / (known + t.youth().priorHours()));
        sum += (float) (rate * (slow.base() + within(off, trending.referenceClip() * deviation * unit) - sum));
        weight += (float) (rate * (f.profile() - weight));
        recent += (float) ((error - recent) / trending.recentHours());
        boolean judged = age >= trending.start();
        double against = within((cost - f.base()) / near, clip);
        trends[NEAR].learn(t.tails(), trending.near(), against, taken, variance, judged);
        trends[CREEP].learn(t.tails(), trending.creep(), error, taken, variance, judged);
        creepRun = score(t, knobs, CREEP, f, age) >= 1 ? creepRun + 1 : 0;
        if (creepRun >= trending.creepAccept()) {
            accept();
        }
    }

    /** Who has been told of a rise for some hours knows it: the reference moves up to it. */
    private void accept() {
        sum *= 1 + (float) trends[CREEP].mean();
        for (Trend trend : trends) {
            trend.clear();
        }
        recent = 0;
        creepRun = 0;
    }

    private static double within(double x, double most) {
        return Math.max(-most, Math.min(most, x));
    }

    /**
     * How anomalous one span is after its last hour: 1 and more is.
     *
     * @param f that hour's slot on the level
     */
    double score(Tuning t, Knobs knobs, int j, Footing f, int age) {
        if (!matters(t, knobs, j, f, age)) {
            return 0;
        }
        return Math.abs(trends[j].mean()) / (spread(t, j, age) * limit(t, knobs, j));
    }

    /** The longest span that is anomalous; {@link #NONE} when there is none. */
    int longest(Tuning t, Knobs knobs, Footing f, int age) {
        if (score(t, knobs, CREEP, f, age) >= 1) {
            return CREEP;
        }
        return score(t, knobs, NEAR, f, age) >= 1 ? NEAR : NONE;
    }

    private boolean matters(Tuning t, Knobs knobs, int j, Footing f, int age) {
        Tuning.Trending trending = t.trending();
        double mean = trends[j].mean();
        if (j == CREEP) {
            double impact = trending.creepImpact() * knobs.minImpact() / trending.creep().hours();
            return age >= trending.creepStart() && mean > trending.creepGate() && mean * sum / weight >= impact;
        }
        double off = Math.abs(mean * (f.unit() + knobs.floor(t)));
        return age >= trending.start() && off >= knobs.minImpact() && off > trending.gate() * f.base();
    }

    private double spread(Tuning t, int j, int age) {
        double young = 1 + t.trending().cold() * Math.exp(-age / t.trending().coldHours());
        return trends[j].spread() * young;
    }

    private double limit(Tuning t, Knobs knobs, int j) {
        return trends[j].limit(t.tails(), span(t.trending(), j)) / knobs.sensitivity();
    }

    /** Whether what the week tells of came within days, so that its mean has not caught up yet with the last day's. */
    boolean sudden(Tuning t) {
        return trends[CREEP].mean() < t.trending().creepShare() * recent;
    }

    /** Whether the span's hours cost too much rather than too little. */
    boolean up(int j) {
        return trends[j].mean() > 0;
    }

    Evidence evidence(Tuning t, Knobs knobs, int j, Footing f, int age) {
        double expected = j == NEAR ? f.base() : f.on(sum / weight).base();
        int hours = span(t.trending(), j).hours();
        double error = Math.abs(trends[j].mean());
        return new Evidence(Evidence.Look.TREND, hours, expected, error, spread(t, j, age), limit(t, knobs, j), 0);
    }

    void write(ByteBuffer out) {
        out.putFloat(sum).putFloat(weight).putFloat(recent).putShort((short) creepRun);
        for (Trend trend : trends) {
            trend.write(out);
        }
    }

    static Trends read(ByteBuffer in) {
        float sum = in.getFloat();
        float weight = in.getFloat();
        float recent = in.getFloat();
        int creepRun = in.getShort();
        Trends trends = new Trends(new Trend[] {Trend.read(in), Trend.read(in)});
        trends.sum = sum;
        trends.weight = weight;
        trends.recent = recent;
        trends.creepRun = creepRun;
        return trends;
    }
}
