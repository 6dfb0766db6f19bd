package dev.costgauge.load.generate;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pairs and what each spends at any moment, past or future: a pure function of the seed. History and live traffic both ask
 * it, which is why a live hour looks like the same hour of the weeks before. Spending is constant within a bin of ten
 * minutes. Immutable.
 */
public final class Fleet {

    /** Length of a bin, in milliseconds. */
    public static final long BIN = 600_000;

    /** What baselines are seeded from. */
    private static final int WEEKS = 4;

    /**
     * Bounds of an hour's noise. With them, and with the launches and deploys of {@link FleetPlan}, no usual hour comes to
     * three times the mean of the same hour in the four weeks before it; a test tries every hour.
     */
    private static final double LEAST = 0.65;

    private static final double MOST = 1.7;
    private static final double BURST_CHANCE = 0.015;
    private static final double CREDIT_CHANCE = 1.0 / 3000;

    private final long seed;
    private final List<PairProfile> pairs;

    private Fleet(long seed, List<PairProfile> pairs) {
        this.seed = seed;
        this.pairs = List.copyOf(pairs);
    }

    /**
     * The fleet of a seed.
     *
     * @param pairs at least 1
     * @param presentHour the epoch hour in which live traffic begins; launches and deploys lie some weeks before it
     */
    public static Fleet of(long seed, int pairs, long presentHour) {
        return new Fleet(seed, FleetPlan.pairs(seed, pairs, presentHour));
    }

    public List<PairProfile> pairs() {
        return pairs;
    }

    /** The pair that a demo lets run away: steady, of middling size at every hour of the week. */
    public PairProfile showcase() {
        return pairs.getFirst();
    }

    /**
     * The profile of a pair.
     *
     * @throws IllegalArgumentException when the fleet has no such pair
     */
    public PairProfile find(PairKey pair) {
        return pairs.stream()
                .filter(profile -> profile.pair().equals(pair))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the fleet has no pair " + pair));
    }

    public long seed() {
        return seed;
    }

    /** USD an hour at a moment, credits left out. */
    public double rate(PairProfile profile, long epochMillis) {
        long bin = Math.floorDiv(epochMillis, BIN);
        long hour = HourOfWeek.hourOf(epochMillis);
        return profile.shape(hour) * hourNoise(profile, hour) * binNoise(profile, bin);
    }

    /** USD that a whole epoch hour comes to, credits left out. */
    public double hourTotal(PairProfile profile, long epochHour) {
        double sum = 0;
        for (long time = HourOfWeek.startOf(epochHour); time < HourOfWeek.startOf(epochHour + 1); time += BIN) {
            sum += rate(profile, time) * BIN / HourOfWeek.MILLIS;
        }
        return sum;
    }

    /** USD between two moments, credits left out. */
    public double between(PairProfile profile, long from, long to) {
        double sum = 0;
        for (long time = from; time < to; ) {
            long next = Math.min(to, (Math.floorDiv(time, BIN) + 1) * BIN);
            sum += rate(profile, time) * (next - time) / HourOfWeek.MILLIS;
            time = next;
        }
        return sum;
    }

    /** The largest of the same hour in the four weeks before: no baseline that was seeded from them lies above. */
    public double baselineAtMost(PairProfile profile, long epochHour) {
        double most = 0;
        for (int week = 1; week <= WEEKS; week++) {
            most = Math.max(most, hourTotal(profile, epochHour - (long) week * HourOfWeek.SLOTS));
        }
        return most;
    }

    /** USD that are credited at the beginning of a bin; mostly none. */
    double credit(PairProfile profile, long bin) {
        SplittableRandom random = random(profile, bin, 3);
        return random.nextDouble() < CREDIT_CHANCE
                ? profile.shape(HourOfWeek.hourOf(bin * BIN)) * (0.02 + 0.06 * random.nextDouble())
                : 0;
    }

    private double hourNoise(PairProfile profile, long hour) {
        SplittableRandom random = random(profile, hour, 1);
        double noise = Math.exp(profile.noise() * random.nextGaussian());
        if (random.nextDouble() < BURST_CHANCE) {
            // Heavy tail: a Pareto factor above 1.
            noise *= Math.pow(1 - random.nextDouble(), -1 / 2.5);
        }
        return Math.clamp(noise, LEAST, MOST);
    }

    private double binNoise(PairProfile profile, long bin) {
        double sigma = profile.noise() / 2;
        return Math.clamp(Math.exp(sigma * random(profile, bin, 2).nextGaussian() - sigma * sigma / 2), 0.8, 1.25);
    }

    /** Random numbers that belong to a pair, a moment and a purpose, whoever asks and in whatever order. */
    SplittableRandom random(PairProfile profile, long moment, int purpose) {
        long mixed = seed;
        for (long part : new long[] {profile.index(), moment, purpose}) {
            mixed = (mixed ^ part) * 0x9E3779B97F4A7C15L;
            mixed ^= mixed >>> 32;
        }
        return new SplittableRandom(mixed);
    }
}
