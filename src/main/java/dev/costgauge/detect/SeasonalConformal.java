package dev.costgauge.detect;

import dev.costgauge.cost.HourOfWeek;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * The default rule: an hour is compared with the pair's level times its weekly profile, in units of how far off the pair
 * usually is, against a limit that the pair's own tails set. A second look is taken at the errors of the last hours
 * together. docs/detection.md has the mathematics and where each constant comes from.
 *
 * <pre>
 * profile   p = flat, by hour of day and by hour of week (each shrunk to the one before), mixed by their records
 * expected  mu = L p + phi e u        L level, u = L p^beta, e mean of recent relative errors, phi their correlation
 * scale     s = (max(sqrt(v) u, rf mu) + af) (1 + cold exp(-age / ct))
 * limit     T = T0^(1-w) q^w          q quantile of the pair's own tail on that side
 * spike     x > max(mu + T s, mu + minimum impact, rho mu)
 * drop      x < min(mu - T s, mu - minimum impact, rho' mu)
 * trend     mean of (x - R p) / u over 6, 12, 93 and 168 hours against a slow reference level R
 * </pre>
 */
public final class SeasonalConformal implements Detector<SeasonalState> {

    public static final String RULE = "seasonal-conformal";

    private static final byte VERSION = 1;
    private static final double LEAST_PROFILE = .02;
    private static final double LEAST_ERROR = 1e-6;
    private static final double MIX_CLIP = 4;
    private static final double LEAST_EXPECTED = .3;
    private static final double NEAR_CLIP = 2;
    private static final double NEAR_MEMORY = .01;
    private static final int CREEP = 3;
    private static final int NEWBORN = 48;
    private static final int FIRST_HOURS = 6;
    private static final int FIRST_DAY = 24;
    private static final int FIRST_WEEK = 168;

    private final Tuning t;
    private final double minImpact;
    private final double sensitivity;
    private final double absoluteFloor;

    /**
     * @param minImpact USD an hour must be off to be anomalous, above 0
     * @param sensitivity divides every limit; 1 is the default, 2 alerts at half the distance
     */
    public SeasonalConformal(double minImpact, double sensitivity) {
        this(Tuning.DEFAULT, minImpact, sensitivity);
    }

    SeasonalConformal(Tuning tuning, double minImpact, double sensitivity) {
        this.t = tuning;
        this.minImpact = minImpact;
        this.sensitivity = sensitivity;
        this.absoluteFloor = tuning.absoluteFloor() * minImpact;
    }

    @Override
    public String rule() {
        return RULE;
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("minImpact", Double.toString(minImpact));
        parameters.put("sensitivity", Double.toString(sensitivity));
        parameters.put("ratioUp", Double.toString(t.ratioUp()));
        parameters.put("ratioDown", Double.toString(t.ratioDown()));
        return parameters;
    }

    /** USD that an hour must be off to be anomalous. */
    public double minImpact() {
        return minImpact;
    }

    @Override
    public boolean heedsFleet() {
        return true;
    }

    @Override
    public boolean movesBetweenVisits() {
        return true;
    }

    @Override
    public SeasonalState create() {
        return new SeasonalState(t);
    }

    @Override
    public SeasonalState copy(SeasonalState state) {
        return state.copy();
    }

    private static double visited(double decay, int visits) {
        return (1 - Math.pow(decay, visits)) / (1 - decay);
    }

    /** Relative cost of a slot, about 1 on average. */
    private double profile(SeasonalState s, int slot) {
        double byDay = byDay(s, slot);
        double byWeek = byWeek(s, slot, byDay);
        if (s.flatError == 0) {
            return Math.max(LEAST_PROFILE, byWeek);
        }
        // Each profile counts by how well it has done: a pair that has no daily shape is better off without one.
        double flat = 1 / square(s.flatError);
        double day = 1 / square(s.dayError);
        double week = t.mixWeek() / square(s.weekError);
        return Math.max(LEAST_PROFILE, (flat + day * byDay + week * byWeek) / (flat + day + week));
    }

    private double byDay(SeasonalState s, int slot) {
        int k = SeasonalState.daySlot(slot);
        return (s.day[k] + t.dayPull()) / (visited(t.dayDecay(), s.dayVisits(k)) + t.dayPull());
    }

    private double byWeek(SeasonalState s, int slot, double byDay) {
        return (s.week[slot] + t.weekPull() * byDay) / (visited(t.weekDecay(), s.weekVisits(slot)) + t.weekPull());
    }

    private void learnMix(SeasonalState s, int slot, double relative, double weight) {
        double byDay = byDay(s, slot);
        double rate = weight * Math.max(t.mixRate(), 1.0 / (s.age + 1));
        s.flatError += (float) (rate * (square(relative - 1) - s.flatError) + LEAST_ERROR);
        s.dayError += (float) (rate * (square(relative - byDay) - s.dayError) + LEAST_ERROR);
        s.weekError += (float) (rate * (square(relative - byWeek(s, slot, byDay)) - s.weekError) + LEAST_ERROR);
    }

    private static double square(double x) {
        return x * x;
    }

    private double unit(double level, double profile) {
        return Math.max(level * Math.pow(profile, t.unitPower()), 1e-9);
    }

    private static double level(SeasonalState s, FleetPrior prior) {
        return s.born() ? s.levelSum / s.levelWeight : prior.meanCost();
    }

    @Override
    public Expectation expect(SeasonalState s, int slot, FleetPrior prior) {
        double level = level(s, prior);
        if (Double.isNaN(level)) {
            return Expectation.NONE;
        }
        double p = profile(s, slot);
        double unit = unit(level, p);
        double flat = level * p;
        double correlation = s.nearVariance > 0 ? s.nearCovariance / s.nearVariance : 0;
        double follow = t.nearWeight() * Math.max(0, Math.min(1, correlation));
        double mu = Math.max(LEAST_EXPECTED * flat, flat + follow * s.near * unit);
        double cold = 1 + t.cold() * Math.exp(-known(s) / t.coldHours());
        double scale = (Math.max(Math.sqrt(s.variance) * unit, t.relativeFloor() * mu) + absoluteFloor) * cold;
        double up = s.up.limit(t, t.threshold(), t.tailWeight()) / sensitivity;
        double down = s.down.limit(t, t.threshold(), t.tailWeight()) / sensitivity;
        double threshold = Math.max(Math.max(mu + up * scale, mu + minImpact), t.ratioUp() * mu);
        double floor = Math.min(Math.min(mu - down * scale, mu - minImpact), t.ratioDown() * mu);
        if (known(s) < FIRST_WEEK) {
            threshold = Math.max(threshold, t.firstWeek() * Math.max(s.peak, level));
            floor = s.dayVisits(SeasonalState.daySlot(slot)) == 0 ? Double.NEGATIVE_INFINITY : floor;
        }
        boolean settled = s.age >= NEWBORN && mu > 2 * absoluteFloor && scale < .8 * mu;
        return new Expectation(mu, threshold, floor, scale, up, down, known(s) < FIRST_WEEK, settled);
    }

    /** Whether an hour is off by the minimum impact and ratio, whatever its score. */
    public boolean matters(Expectation e, double cost) {
        double off = cost - e.expected();
        if (e.newborn()) {
            return cost > e.threshold() || cost < e.floor();
        }
        return off >= minImpact && cost >= t.ratioUp() * e.expected()
                || -off >= minImpact && cost <= t.ratioDown() * e.expected();
    }

    /** Hours that the pair is known for, those of a seed included. */
    private static int known(SeasonalState s) {
        return s.age + s.seeded;
    }

    @Override
    public void learn(SeasonalState s, int slot, double cost, FleetPrior prior) {
        if (!s.born()) {
            double start = Double.isNaN(prior.meanCost()) ? cost : prior.meanCost();
            s.levelSum = (float) (t.priorHours() * Math.max(start, absoluteFloor));
            s.levelWeight = (float) t.priorHours();
            s.peak = s.levelSum / s.levelWeight;
        }
        Expectation e = expect(s, slot, prior);
        s.peak = (float) Math.max(s.peak, cost);
        double p = profile(s, slot);
        boolean anomalous = cost > e.threshold() || cost < e.floor();
        s.run = anomalous ? s.run + 1 : Math.max(0, s.run - 4);
        s.fastSum += (float) (t.fastRate() * (cost - s.fastSum));
        s.fastWeight += (float) (t.fastRate() * (p - s.fastWeight));
        if (s.run >= t.acceptHours()) {
            // It has been like this for days: this is what the pair costs now.
            s.levelSum = s.fastSum;
            s.levelWeight = s.fastWeight;
            s.slowSum = s.fastSum;
            s.slowWeight = s.fastWeight;
            s.run = 0;
            s.age++;
            return;
        }
        if (s.age >= FIRST_DAY) {
            double error = (cost - e.expected()) / e.scale();
            s.up.learn(t, error, t.clusterHours());
            s.down.learn(t, -error, t.clusterHours());
        }
        double weight = anomalous && known(s) > NEWBORN ? t.alarmWeight() : 1;
        learnLevel(s, slot, cost, e, p, weight);
        learnTrends(s, p, cost, weight);
    }

    private void learnLevel(SeasonalState s, int slot, double cost, Expectation e, double p, double weight) {
        double clip = t.clip() * e.scale();
        double reach = known(s) < FIRST_HOURS ? Math.max(clip, 3 * e.expected()) : clip;
        double taken = Math.max(e.expected() - reach, Math.min(e.expected() + reach, cost));
        double rate = weight * Math.max(t.levelRate(), 1 / (known(s) + 1 + t.priorHours()));
        double unit = unit(level(s, FleetPrior.UNKNOWN), p);
        s.levelSum = (float) ((1 - rate) * s.levelSum + rate * taken);
        s.levelWeight = (float) ((1 - rate) * s.levelWeight + rate * p);
        double level = s.levelSum / s.levelWeight;

        double error = Math.min(Math.abs(cost - e.expected()), t.errorClip() * e.scale()) / unit;
        double varianceRate = weight * Math.max(t.scaleRate(), 1 / (s.age + t.varianceStartHours()));
        s.variance += (float) (varianceRate * (error * error - s.variance));

        double off = Math.max(-NEAR_CLIP * e.scale(), Math.min(NEAR_CLIP * e.scale(), cost - level * p)) / unit;
        s.nearCovariance += (float) (NEAR_MEMORY * (off * s.near - s.nearCovariance));
        s.nearVariance += (float) (NEAR_MEMORY * (s.near * s.near - s.nearVariance));
        s.near += (float) (t.nearRate() * (off - s.near));

        if (level > 0) {
            learnMix(s, slot, Math.min(cost / level, MIX_CLIP), weight);
        }
        double relative = level > 0 ? taken / level : 1;
        int k = SeasonalState.daySlot(slot);
        s.day[k] = (float) (t.dayDecay() * s.day[k] + relative);
        s.week[slot] = (float) (t.weekDecay() * s.week[slot] + relative);
        s.dayVisits[k] = (byte) Math.min(SeasonalState.MOST_VISITS, s.dayVisits(k) + 1);
        s.weekVisits[slot] = (byte) Math.min(SeasonalState.MOST_VISITS, s.weekVisits(slot) + 1);
        s.prior(slot, false);
        s.age++;
    }

    private void learnTrends(SeasonalState s, double p, double cost, double weight) {
        if (s.slowWeight == 0) {
            s.slowSum = s.levelSum;
            s.slowWeight = s.levelWeight;
        }
        double reference = s.slowSum / s.slowWeight;
        double unit = unit(reference, p) + absoluteFloor;
        double scale = Math.sqrt(s.variance) * unit;
        double off = cost - reference * p;
        double error = Math.max(-t.trendClip() * scale, Math.min(t.trendClip() * scale, off)) / unit;
        double taken = reference * p + Math.max(-t.clip() * scale, Math.min(t.clip() * scale, off));
        double rate = weight * Math.max(t.slowRate(), 1 / (known(s) + t.priorHours()));
        s.slowSum += (float) (rate * (taken - s.slowSum));
        s.slowWeight += (float) (rate * (p - s.slowWeight));
        boolean judged = s.age >= t.trendStart();
        for (int j = 0; j < s.trends.length; j++) {
            s.trends[j].learn(t, error, hours(j), j == CREEP ? t.creepRate() : t.trendRate(), weight, s.variance, judged);
        }
        if (judged) {
            acceptCreep(s);
        }
    }

    /** Who has been told of a rise for two days knows it: the reference moves up to it. */
    private void acceptCreep(SeasonalState s) {
        s.creepRun = creep(s) >= 1 ? s.creepRun + 1 : 0;
        if (s.creepRun >= t.creepAccept()) {
            s.slowSum *= 1 + s.trends[CREEP].mean;
            for (Trend trend : s.trends) {
                trend.mean = 0;
            }
            s.creepRun = 0;
        }
    }

    private int hours(int trend) {
        return trend == 0 ? t.shortHours() : trend == 1 ? t.dayHours() : trend == 2 ? t.longHours() : t.creepHours();
    }

    private double usual(int trend) {
        return trend == 0 ? t.shortLimit() : trend == 1 ? t.dayLimit() : trend == 2 ? t.longLimit() : t.creepLimit();
    }

    /** Score of one trend in one direction: 1 and more is anomalous. */
    private double score(Trend trend, int j, boolean up) {
        double deviations = up ? trend.deviations() : -trend.deviations();
        Tail tail = up ? trend.up : trend.down;
        return sensitivity * deviations / tail.limit(t, usual(j), t.trendTailWeight());
    }

    @Override
    public Verdict trend(SeasonalState s, int slot, double cost) {
        if (s.age < t.trendStart()) {
            return Verdict.QUIET;
        }
        double reference = s.slowSum / s.slowWeight * profile(s, slot);
        double unit = unit(s.slowSum / s.slowWeight, profile(s, slot)) + absoluteFloor;
        Verdict verdict = Verdict.QUIET;
        for (int j = 0; j < CREEP; j++) {
            double off = s.trends[j].mean * unit;
            boolean matters = Math.abs(off) >= minImpact && Math.abs(off) > t.trendGate() * reference;
            double score = matters ? score(s.trends[j], j, off > 0) : 0;
            if (score > verdict.score()) {
                verdict = new Verdict(score >= 1 ? kind(j, off > 0, cost) : null, score, reference, hours(j));
            }
        }
        double creep = creep(s);
        if (creep > verdict.score()) {
            verdict = new Verdict(creep >= 1 ? AnomalyKind.SLOW_RAMP : null, creep, reference, hours(CREEP));
        }
        return verdict;
    }

    /** Score of a rise over weeks, whatever the hour. */
    private double creep(SeasonalState s) {
        Trend trend = s.trends[CREEP];
        boolean matters = trend.mean > t.creepGate() && trend.mean * s.slowSum / s.slowWeight >= minImpact;
        return matters ? score(trend, CREEP, true) : 0;
    }

    private static AnomalyKind kind(int trend, boolean up, double cost) {
        if (up) {
            return trend >= 2 ? AnomalyKind.SLOW_RAMP : AnomalyKind.LEVEL_SHIFT;
        }
        return cost <= 0 ? AnomalyKind.SILENCE : AnomalyKind.DROP;
    }

    @Override
    public void relearn(SeasonalState s, int slot, double learnedCost, double trueCost) {
        if (!s.born()) {
            return;
        }
        // What came after has already been judged by what was learned: only the level and the profile are moved, by the
        // weight that the hour went in with, and no further than an hour of that size may move them.
        double reach = t.clip() * Math.sqrt(s.variance) * unit(s.levelSum / s.levelWeight, profile(s, slot));
        double change = Math.max(-reach, Math.min(reach, trueCost - learnedCost));
        double rate = Math.max(t.levelRate(), 1 / (known(s) + t.priorHours()));
        double level = s.levelSum / s.levelWeight;
        s.levelSum = (float) Math.max(0, s.levelSum + rate * change);
        int k = SeasonalState.daySlot(slot);
        double relative = level > 0 ? change / level : 0;
        s.day[k] = (float) Math.max(0, s.day[k] + relative);
        s.week[slot] = (float) Math.max(0, s.week[slot] + relative);
    }

    @Override
    public BitSet seed(SeasonalState s, double[] baselines, int[] observations) {
        BitSet changed = new BitSet(HourOfWeek.SLOTS);
        double sum = 0;
        int given = 0;
        for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
            boolean own = s.weekVisits(slot) > 0 && !s.prior(slot);
            boolean better = s.weekVisits(slot) == 0 || observations[slot] > 0;
            if (!Double.isNaN(baselines[slot]) && !own && better) {
                changed.set(slot);
                sum += baselines[slot];
                given++;
            }
        }
        if (given == 0 || sum <= 0) {
            return new BitSet();
        }
        double level = sum / given;
        int hours = 0;
        for (int slot = changed.nextSetBit(0); slot >= 0; slot = changed.nextSetBit(slot + 1)) {
            int visits = Math.min(SeasonalState.MOST_VISITS, Math.max(1, observations[slot]));
            double relative = baselines[slot] / level;
            s.week[slot] = (float) (relative * visited(t.weekDecay(), visits));
            s.weekVisits[slot] = (byte) visits;
            s.prior(slot, observations[slot] == 0);
            hours += observations[slot];
        }
        seedDays(s);
        if (s.age == 0) {
            s.levelSum = (float) level;
            s.levelWeight = 1;
            s.slowSum = s.levelSum;
            s.slowWeight = 1;
        }
        s.seeded += hours;
        return changed;
    }

    /** The hours of day take what their hours of week have. */
    private void seedDays(SeasonalState s) {
        for (int k = 0; k < SeasonalState.DAY_SLOTS; k++) {
            double sum = 0;
            double weight = 0;
            int visits = 0;
            for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
                if (SeasonalState.daySlot(slot) == k) {
                    sum += s.week[slot];
                    weight += visited(t.weekDecay(), s.weekVisits(slot));
                    visits += s.weekVisits(slot);
                }
            }
            if (weight > 0) {
                s.dayVisits[k] = (byte) Math.min(SeasonalState.MOST_VISITS, visits);
                s.day[k] = (float) (sum / weight * visited(t.dayDecay(), s.dayVisits(k)));
            }
        }
    }

    @Override
    public double baseline(SeasonalState s, int slot) {
        return s.born() ? s.levelSum / s.levelWeight * profile(s, slot) : Double.NaN;
    }

    @Override
    public long observations(SeasonalState s, int slot) {
        return s.prior(slot) ? 0 : s.weekVisits(slot);
    }

    @Override
    public boolean provisional(SeasonalState s, int slot) {
        return s.born() && observations(s, slot) == 0;
    }

    @Override
    public int maxBytes() {
        return 1 + SeasonalState.BYTES;
    }

    @Override
    public void write(SeasonalState state, ByteBuffer out) {
        out.put(VERSION);
        state.write(out);
    }

    @Override
    public SeasonalState read(ByteBuffer in) {
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException(RULE + " state has version " + version + ", newest known is " + VERSION);
        }
        return SeasonalState.read(in);
    }
}
