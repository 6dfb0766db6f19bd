package dev.costgauge.detect;

import dev.costgauge.cost.HourOfWeek;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * The default rule. A pair's hour is expected to cost its level times a weekly profile; how far off it usually is, and how
 * heavy its tails are, it learns from itself.
 */
public final class SeasonalConformal {

    public static final String RULE = "seasonal-conformal";

    private final Tuning t;
    private final double minImpact;
    private final double sensitivity;
    private final double absoluteFloor;

    SeasonalConformal(Tuning tuning, double minImpact, double sensitivity) {
        this.t = tuning;
        this.minImpact = minImpact;
        this.sensitivity = sensitivity;
        this.absoluteFloor = tuning.absoluteFloor() * minImpact;
    }

    public SeasonalConformal(double minImpact, double sensitivity) {
        this(Tuning.DEFAULT, minImpact, sensitivity);
    }

    public SeasonalState create() {
        SeasonalState s = new SeasonalState();
        s.variance = t.varianceStart();
        s.anchorUp = t.anchorStart();
        s.anchorDown = t.anchorStart();
        s.shapeUp = t.shapeStart();
        s.shapeDown = t.shapeStart();
        return s;
    }

    private static int daySlot(int slot) {
        return slot % 24 + (slot >= 120 ? 24 : 0);
    }

    private static double weight(double decay, int visits) {
        return (1 - Math.pow(decay, visits)) / (1 - decay);
    }

    double profile(SeasonalState s, int slot) {
        int k = daySlot(slot);
        double dayWeight = weight(t.dayDecay(), s.dayVisits[k] & 255);
        double weekWeight = weight(t.weekDecay(), s.weekVisits[slot] & 255);
        double byDay = (s.day[k] + t.dayPull()) / (dayWeight + t.dayPull());
        return Math.max(.02, (s.week[slot] + t.weekPull() * byDay) / (weekWeight + t.weekPull()));
    }

    private double tail(double anchor, double shape) {
        double q = anchor * Math.pow(t.tailRate() / t.alarmRate(), shape);
        return Math.pow(t.threshold(), 1 - t.tailWeight()) * Math.pow(q, t.tailWeight()) / sensitivity;
    }

    public Expectation expect(SeasonalState s, int slot, double fleetMean) {
        double num = s.levelSum;
        double den = s.levelWeight;
        if (den == 0) {
            if (Double.isNaN(fleetMean)) {
                return Expectation.NONE;
            }
            num = t.priorHours() * fleetMean;
            den = t.priorHours();
        }
        double level = num / den;
        double p = profile(s, slot);
        double mu = level * p;
        double unit = Math.max(level * Math.pow(p, t.unitPower()), 1e-12);
        double scale = (Math.max(Math.sqrt(s.variance) * unit, t.relativeFloor() * mu) + absoluteFloor)
                * (1 + t.cold() * Math.exp(-s.age / t.coldHours()));
        double up = tail(s.anchorUp, s.shapeUp);
        double down = tail(s.anchorDown, s.shapeDown);
        double upper = Math.max(Math.max(mu + up * scale, mu + minImpact), t.ratioUp() * mu);
        double lower = Math.min(Math.min(mu - down * scale, mu - minImpact), t.ratioDown() * mu);
        boolean settled = s.age >= 48 && mu > 2 * absoluteFloor && scale < .8 * mu;
        return new Expectation(mu, upper, lower, scale, up, down, unit, settled);
    }

    public void learn(SeasonalState s, int slot, Expectation frozen, double cost, double fleetMean) {
        Expectation e = frozen.known() ? frozen : expect(s, slot, fleetMean);
        if (s.levelWeight == 0) {
            double prior = Double.isNaN(fleetMean) ? cost : fleetMean;
            s.levelSum = t.priorHours() * prior;
            s.levelWeight = t.priorHours();
        }
        if (!e.known()) {
            e = expect(s, slot, fleetMean);
        }
        double z = (cost - e.expected()) / e.scale();
        if (s.age >= 24) {
            learnTail(s, z);
        }
        double clip = s.age < 6 ? Math.max(t.clip() * e.scale(), 3 * e.expected()) : t.clip() * e.scale();
        double taken = Math.max(e.expected() - clip, Math.min(e.expected() + clip, cost));
        double rate = Math.max(t.levelRate(), 1 / (s.age + 1 + t.priorHours()));
        double p = profile(s, slot);
        s.levelSum = (1 - rate) * s.levelSum + rate * taken;
        s.levelWeight = (1 - rate) * s.levelWeight + rate * p;
        double level = s.levelSum / s.levelWeight;
        double error = Math.min(Math.abs(cost - e.expected()), t.errorClip() * e.scale()) / e.unit();
        s.variance += Math.max(t.scaleRate(), 1 / (s.age + t.varianceStartHours())) * (error * error - s.variance);
        int k = daySlot(slot);
        double relative = level > 0 ? taken / level : 1;
        s.day[k] = (float) (t.dayDecay() * s.day[k] + relative);
        s.week[slot] = (float) (t.weekDecay() * s.week[slot] + relative);
        s.dayVisits[k] = (byte) Math.min(255, (s.dayVisits[k] & 255) + 1);
        s.weekVisits[slot] = (byte) Math.min(255, (s.weekVisits[slot] & 255) + 1);
        s.age++;
    }

    private void learnTail(SeasonalState s, double z) {
        s.shapeUp = shape(z, s.anchorUp, s.shapeUp);
        s.shapeDown = shape(-z, s.anchorDown, s.shapeDown);
        s.anchorUp = anchor(z, s.anchorUp);
        s.anchorDown = anchor(-z, s.anchorDown);
    }

    private double anchor(double a, double u) {
        double moved = u * Math.exp(t.anchorGain() * ((a > u ? 1 : 0) - t.tailRate()) / (4 * t.tailRate()));
        return Math.max(1, Math.min(12, moved));
    }

    private double shape(double a, double u, double xi) {
        return a > u ? Math.max(.1, xi + t.shapeGain() * (Math.min(Math.log(a / u), 1) - xi)) : xi;
    }
}
