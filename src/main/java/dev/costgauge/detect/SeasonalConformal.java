package dev.costgauge.detect;

import dev.costgauge.cost.HourOfWeek;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The default rule: an hour is compared with the pair's level times its weekly profile and what the last hours were off
 * by, in units of how far off the pair usually is, against a limit that the pair's own tails set. Once from two hours
 * before, so that a running hour can be watched; once at its close, when the hour before is known; and together with the
 * hours before it. docs/detection.md has the mathematics and where each constant comes from.
 *
 * <pre>
 * baseline  base = L p                L level, p profile ({@link Profile})
 * expected  mu = base + phi e u       u = L p^beta, e the last relative error, phi its correlation two hours on
 * scale     s = (max(sqrt(v) u, rf mu) + af) (1 + cold exp(-age / ct))
 * limit     T = c q^w                 q quantile of the pair's own tail on that side ({@link Tail})
 * spike     x > max(mu + T s, mu + minimum impact, rho mu)
 * drop      x < min(mu - T s, mu - minimum impact, rho' mu)
 * </pre>
 *
 * The second look is in {@link SecondLook}, the hours together are in {@link Trends}.
 */
public final class SeasonalConformal implements Detector<SeasonalState> {

    public static final String RULE = "seasonal-conformal";

    private static final byte VERSION = 3;

    /** Until then nothing that is anomalous is learned any less. */
    private static final int NEWBORN = 48;

    private static final int FIRST_HOURS = 6;
    private static final int FIRST_DAY = 24;
    private static final int FIRST_WEEK = 168;

    private final Tuning t;
    private final Knobs knobs;

    /**
     * @param minImpact USD an hour must be off to be anomalous, above 0
     * @param sensitivity divides every limit; 1 is the default, 2 alerts at half the distance
     */
    public SeasonalConformal(double minImpact, double sensitivity) {
        this(Constants.DEFAULT, minImpact, sensitivity);
    }

    SeasonalConformal(Tuning tuning, double minImpact, double sensitivity) {
        this.t = tuning;
        this.knobs = new Knobs(minImpact, sensitivity);
    }

    @Override
    public String rule() {
        return RULE;
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("minImpact", Double.toString(knobs.minImpact()));
        parameters.put("sensitivity", Double.toString(knobs.sensitivity()));
        parameters.put("ratioUp", Double.toString(t.limits().ratioUp()));
        parameters.put("ratioDown", Double.toString(t.limits().ratioDown()));
        return parameters;
    }

    /** USD that an hour must be off to be anomalous. */
    public double minImpact() {
        return knobs.minImpact();
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

    private Footing footing(SeasonalState s, int slot, double level) {
        double profile = s.profile.relative(t.shape(), slot);
        return new Footing(level, profile, Math.pow(profile, t.scale().power()));
    }

    private double cold(SeasonalState s) {
        return 1 + t.youth().cold() * Math.exp(-s.known() / t.youth().coldHours());
    }

    private double scale(SeasonalState s, Footing f, double expected) {
        double own = Math.max(Math.sqrt(s.variance) * f.unit(), t.scale().relativeFloor() * expected);
        return (own + knobs.floor(t)) * cold(s);
    }

    private double limitUp(SeasonalState s) {
        return s.up.limit(t.tails(), t.limits().frozenUp(), t.limits().frozenWeight()) / knobs.sensitivity();
    }

    private double limitDown(SeasonalState s) {
        return s.down.limit(t.tails(), t.limits().frozenDown(), t.limits().frozenWeight()) / knobs.sensitivity();
    }

    private double least(double expected, double reach) {
        return Math.max(expected + Math.max(reach, knobs.minImpact()), t.limits().ratioUp() * expected);
    }

    private double most(double expected, double reach) {
        return Math.min(expected - Math.max(reach, knobs.minImpact()), t.limits().ratioDown() * expected);
    }

    /**
     * USD that a young pair must cost to be told of. On its first day it does not know its nights from its days, so it
     * is anomalous only as hardly any hour of the fleet is; in its first week it must leave its own peaks behind.
     */
    private double bar(SeasonalState s, double level, FleetPrior fleet) {
        if (s.known() >= FIRST_WEEK) {
            return Double.NEGATIVE_INFINITY;
        }
        double own = t.youth().peaks() * Math.max(s.level.peak(), level);
        if (s.known() >= FIRST_DAY) {
            return own;
        }
        return Double.isNaN(fleet.high()) ? Double.POSITIVE_INFINITY : Math.max(own, fleet.high());
    }

    @Override
    public Expectation expect(SeasonalState s, int slot, FleetPrior fleet) {
        double level = s.level.born() ? s.level.dollars() : fleet.mean();
        if (Double.isNaN(level)) {
            return Double.isNaN(fleet.high()) ? Expectation.NONE : Expectation.ofNewcomer(fleet.high());
        }
        Footing f = footing(s, slot, level);
        double mu = f.expected(s.carry.into(t.carrying(), slot));
        double scale = scale(s, f, mu);
        double up = limitUp(s);
        double down = limitDown(s);
        double threshold = Math.max(least(mu, up * scale), bar(s, level, fleet));
        double floor = mayDrop(s, slot) ? most(mu, down * scale) : Double.NEGATIVE_INFINITY;
        boolean settled = s.age >= NEWBORN && mu > 2 * knobs.floor(t) && scale < .8 * mu;
        return new Expectation(mu, threshold, floor, scale, up, down, s.known() < FIRST_WEEK, settled);
    }

    private static boolean mayDrop(SeasonalState s, int slot) {
        return s.known() >= FIRST_WEEK || s.profile.dayVisits(slot) > 0;
    }

    /** Whether an hour is off by the minimum impact and ratio, whatever its score. */
    public boolean matters(Expectation e, double cost) {
        if (e.newborn()) {
            return cost > e.threshold() || cost < e.floor();
        }
        return cost >= least(e.expected(), 0) || cost <= most(e.expected(), 0);
    }

    @Override
    public void learn(SeasonalState s, int slot, double cost, FleetPrior fleet) {
        // An hour in credit says nothing of what the next one will cost but that it may cost nothing.
        learnPaid(s, slot, Math.max(0, cost), fleet);
    }

    private void learnPaid(SeasonalState s, int slot, double cost, FleetPrior fleet) {
        if (!s.level.born()) {
            double prior = Double.isNaN(fleet.mean()) ? cost : fleet.mean();
            s.level.begin(Math.max(prior, knobs.floor(t)), t.youth().priorHours());
        }
        if (s.carry.breaksAt(slot)) {
            s.second.clear();
        }
        Footing f = footing(s, slot, s.level.dollars());
        boolean newborn = s.known() < FIRST_WEEK;
        s.second.compare(
                t, knobs, f, s.carry, cold(s), cost, bar(s, f.level(), fleet), mayDrop(s, slot), newborn);

        double mu = f.expected(s.carry.two(t.carrying()));
        double scale = scale(s, f, mu);
        boolean anomalous = cost > least(mu, limitUp(s) * scale)
                || cost < most(mu, limitDown(s) * scale)
                || s.second.score(cost) >= 1;
        if (s.level.accepts(t.learning(), cost, f.profile(), anomalous)) {
            s.trends.refer(s.level.dollars());
            s.carry.skip(slot);
            s.second.clear();
            s.age++;
            return;
        }
        if (s.age >= FIRST_DAY) {
            double error = (cost - mu) / scale;
            s.up.learn(t.tails(), error, t.tails().cluster());
            s.down.learn(t.tails(), -error, t.tails().cluster());
            s.second.learnTails(t, cost);
        }
        double weight = anomalous && s.known() > NEWBORN ? t.learning().alarmWeight() : 1;
        learnHour(s, slot, cost, f, mu, scale, weight);
        s.trends.learn(t, knobs, f, cost, s.variance, weight, s.age, s.known());
    }

    private void learnHour(SeasonalState s, int slot, double cost, Footing f, double mu, double scale, double weight) {
        double clip = t.learning().clip() * scale;
        double reach = s.known() < FIRST_HOURS ? Math.max(clip, 3 * mu) : clip;
        double taken = Math.max(mu - reach, Math.min(mu + reach, cost));
        double prior = t.youth().priorHours();
        double levelRate = weight * Math.max(t.learning().levelRate(), 1 / (s.known() + 1 + prior));
        s.level.learn(levelRate, taken, f.profile());
        double level = s.level.dollars();

        double rate = weight * Math.max(t.scale().rate(), 1 / (s.age + t.scale().startHours()));
        double off = Math.min(Math.abs(cost - mu), t.scale().errorClip() * scale) / f.unit();
        s.variance += (float) (rate * (off * off - s.variance));
        s.second.learn(t, f, cost, rate);
        s.second.remember(t, cost);
        learnCarry(s, slot, cost, f, weight);

        double relative = level > 0 ? cost / level : 1;
        double recordRate = weight * Math.max(t.shape().recordRate(), 1.0 / (s.age + 1));
        s.profile.learn(t.shape(), slot, relative, level > 0 ? taken / level : 1, recordRate);
        s.age++;
    }

    private void learnCarry(SeasonalState s, int slot, double cost, Footing f, double weight) {
        Tuning.Carrying c = t.carrying();
        double most = c.clip() * Math.sqrt(s.variance);
        double error = Math.max(-most, Math.min(most, (cost - f.base()) / f.unit()));
        double k = f.offset(t);
        double mostRatio = c.ratioClip() * Math.sqrt(s.second.ratioVariance());
        double ratio = Math.max(-mostRatio, Math.min(mostRatio, Math.log((cost + k) / (f.base() + k))));
        s.carry.learn(slot, error, ratio, weight * Math.max(c.rate(), 1 / (s.age + c.startHours())));
    }

    @Override
    public Verdict trend(SeasonalState s, int slot, double cost) {
        if (score(s, slot, cost) < 1) {
            return Verdict.QUIET;
        }
        @Nullable Verdict look = s.second.verdict(cost, s.known() <= FIRST_WEEK);
        Verdict verdict = look == null ? Verdict.QUIET : look;
        Footing f = footing(s, slot, s.level.dollars());
        int span = s.trends.longest(t, knobs, f, s.age);
        if (span == Trends.NONE) {
            return verdict;
        }
        AnomalyKind kind = kind(s.trends, span, cost);
        return verdict.or(Verdict.of(kind, s.trends.evidence(t, knobs, span, f, s.age)));
    }

    /**
     * The highest score of what {@link #trend} looks at, below 1 too.
     *
     * @param slot of the hour that was learned last
     * @param cost of that hour, USD
     */
    public double score(SeasonalState s, int slot, double cost) {
        if (s.age == 0) {
            return 0;
        }
        Footing f = footing(s, slot, s.level.dollars());
        double score = s.second.score(cost);
        for (int j = 0; j < Trends.SPANS; j++) {
            score = Math.max(score, s.trends.score(t, knobs, j, f, s.age));
        }
        return score;
    }

    private AnomalyKind kind(Trends trends, int span, double cost) {
        if (!trends.up(span)) {
            return cost <= 0 ? AnomalyKind.SILENCE : AnomalyKind.DROP;
        }
        if (span == Trends.NEAR) {
            return AnomalyKind.SPIKE;
        }
        return trends.sudden(t) ? AnomalyKind.LEVEL_SHIFT : AnomalyKind.SLOW_RAMP;
    }

    @Override
    public void relearn(SeasonalState s, int slot, double learnedCost, double trueCost) {
        if (!s.level.born()) {
            return;
        }
        // What came after has already been judged by what was learned: only the level and the profile are moved, by the
        // weight that the hour went in with, and no further than an hour of that size may move them.
        double level = s.level.dollars();
        double reach = t.learning().clip() * Math.sqrt(s.variance) * footing(s, slot, level).unit();
        double change = Math.max(-reach, Math.min(reach, trueCost - learnedCost));
        double rate = Math.max(t.learning().levelRate(), 1 / (s.known() + t.youth().priorHours()));
        s.level.move(rate * change);
        s.profile.move(slot, level > 0 ? change / level : 0);
    }

    @Override
    public BitSet seed(SeasonalState s, double[] baselines, int[] observations) {
        BitSet open = s.profile.open(baselines, observations);
        double level = open.stream().mapToDouble(slot -> baselines[slot]).average().orElse(0);
        if (level <= 0) {
            return new BitSet();
        }
        s.profile.seed(t.shape(), open, baselines, observations, level);
        if (s.age == 0) {
            s.level.set(level);
            s.trends.refer(level);
        }
        s.seeded += open.stream().map(slot -> observations[slot]).sum();
        return open;
    }

    @Override
    public double baseline(SeasonalState s, int slot) {
        return s.level.born() ? footing(s, slot, s.level.dollars()).base() : Double.NaN;
    }

    @Override
    public long observations(SeasonalState s, int slot) {
        return s.profile.prior(slot) ? 0 : s.profile.weekVisits(slot);
    }

    @Override
    public boolean provisional(SeasonalState s, int slot) {
        return s.level.born() && observations(s, slot) == 0;
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

    /** States of versions 1 and 2 were never released. */
    @Override
    public SeasonalState read(ByteBuffer in) {
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException(RULE + " state has version " + version + ", known is " + VERSION);
        }
        return SeasonalState.read(in);
    }
}
