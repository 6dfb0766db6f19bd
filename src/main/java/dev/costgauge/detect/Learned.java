package dev.costgauge.detect;

import dev.costgauge.cost.HourOfWeek;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * A rule together with what it has learned of one pair, so that nobody else needs to know which kind of state belongs to
 * which rule. Belongs to one thread.
 *
 * @param <S> the rule's state
 */
public final class Learned<S> {

    private final Detector<S> rule;
    private final S state;

    private Learned(Detector<S> rule, S state) {
        this.rule = rule;
        this.state = state;
    }

    /** Of a pair of which nothing is known. */
    public static <S> Learned<S> nothing(Detector<S> rule) {
        return new Learned<>(rule, rule.create());
    }

    public static <S> Learned<S> read(Detector<S> rule, ByteBuffer in) {
        return new Learned<>(rule, rule.read(in));
    }

    /**
     * The same knowledge under other settings of the rule; under another rule, what carries over: the slots' baselines, as
     * a seed.
     */
    public <T> Learned<?> under(Detector<T> other) {
        if (other == rule) {
            return this;
        }
        if (other.rule().equals(rule.rule())) {
            // Two detectors of one rule differ in settings alone, so they share a kind of state.
            @SuppressWarnings("unchecked")
            Detector<S> same = (Detector<S>) other;
            return new Learned<>(same, state);
        }
        Learned<T> seeded = nothing(other);
        double[] baselines = new double[HourOfWeek.SLOTS];
        int[] observations = new int[HourOfWeek.SLOTS];
        for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
            baselines[slot] = rule.observations(state, slot) > 0 ? rule.baseline(state, slot) : Double.NaN;
            observations[slot] = (int) Math.min(Integer.MAX_VALUE, rule.observations(state, slot));
        }
        seeded.seed(baselines, observations);
        return seeded;
    }

    /** Learns on without changing this one. */
    public Learned<S> copy() {
        return new Learned<>(rule, rule.copy(state));
    }

    public Detector<S> rule() {
        return rule;
    }

    /** See {@link Detector#expect}. */
    public Expectation expect(int slot, FleetPrior prior) {
        return rule.expect(state, slot, prior);
    }

    /** See {@link Detector#learn}. */
    public void learn(int slot, double cost, FleetPrior prior) {
        rule.learn(state, slot, cost, prior);
    }

    /** See {@link Detector#trend}. */
    public Verdict trend(int slot, double cost) {
        return rule.trend(state, slot, cost);
    }

    /** See {@link Detector#relearn}. */
    public void relearn(int slot, double learnedCost, double trueCost) {
        rule.relearn(state, slot, learnedCost, trueCost);
    }

    /** See {@link Detector#seed}. */
    public BitSet seed(double[] baselines, int[] observations) {
        return rule.seed(state, baselines, observations);
    }

    /** See {@link Detector#baseline}. */
    public double baseline(int slot) {
        return rule.baseline(state, slot);
    }

    /** See {@link Detector#observations}. */
    public long observations(int slot) {
        return rule.observations(state, slot);
    }

    /** See {@link Detector#provisional}. */
    public boolean provisional(int slot) {
        return rule.provisional(state, slot);
    }

    /** See {@link Detector#maxBytes}. */
    public int maxBytes() {
        return rule.maxBytes();
    }

    /** See {@link Detector#write}. */
    public void write(ByteBuffer out) {
        rule.write(state, out);
    }
}
