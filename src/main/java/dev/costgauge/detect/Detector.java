package dev.costgauge.detect;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;

/**
 * A detection rule. It is a pure function of what it has learned and of what it is shown: no clock, no input, no output.
 * Implementations are immutable; the learned state {@code S} belongs to one thread and is changed in place, because a
 * partition closes a hundred thousand of them an hour.
 *
 * <p>Slots are hours of the week, 0 to 167. Costs are dollars of one hour. The fleet's prior is what is known of pairs
 * in general; only a pair that has hardly a history of its own looks at it.
 *
 * <p>How a stream uses it. The stored state has learned every hour up to the oldest one that late cost may still change,
 * so it depends on final totals only, not on the order in which they came. For anything that must know the newest hours,
 * {@link #copy} the state and let the copy {@link #learn} the closed hours that still wait: that preview freezes the
 * expectation of the hour after next, and its {@link #trend} judges the hour that it learned last.
 */
public interface Detector<S> {

    /** The rule's name in settings, topics and alerts. */
    String rule();

    /** Everything that one needs, beside the learned state, to recompute a verdict by hand. */
    Map<String, String> parameters();

    /** The state of a pair of which nothing is known. */
    S create();

    /** A state that can learn on without changing this one. */
    S copy(S state);

    /** Whether hours in which the whole fleet moves, or is not heard, are to be kept from this rule. */
    boolean heedsFleet();

    /** Whether what a slot is compared with changes with hours of other slots too. */
    boolean movesBetweenVisits();

    /**
     * What the slot's next hour would be compared with. How far that hour is from the last learned one follows from the
     * two slots: one hour, two, or anything up to a week.
     */
    Expectation expect(S state, int slot, FleetPrior fleet);

    /** The same for a rule or a pair that has no use for the fleet. */
    default Expectation expect(S state, int slot) {
        return expect(state, slot, FleetPrior.NONE);
    }

    /** Learns an hour whose total is final. */
    void learn(S state, int slot, double cost, FleetPrior fleet);

    /** The same for a rule or a pair that has no use for the fleet. */
    default void learn(S state, int slot, double cost) {
        learn(state, slot, cost, FleetPrior.NONE);
    }

    /**
     * What can be said of the last learned hour now that it is closed and the hour before it is known, by itself and
     * together with the hours before it: spikes and drops that the frozen expectation was too wide for, shifts, ramps.
     * It was compared with what the state was before it was learned, so it does not hide itself.
     *
     * @param slot of the hour that was learned last
     * @param cost of that hour, USD
     */
    Verdict trend(S state, int slot, double cost);

    /**
     * Changes a learned hour from one cost to another, as well as the rule can: exactly when nothing was learned since,
     * else up to the influence that the hour had on what was learned after it.
     */
    void relearn(S state, int slot, double learnedCost, double trueCost);

    /**
     * Takes baselines from outside for slots in which nothing of the pair's own was learned.
     *
     * @param baselines USD, one for each slot; NaN for none
     * @param observations hours each was made from; 0 for a prior that is not the pair's own
     * @return the slots that were changed
     */
    BitSet seed(S state, double[] baselines, int[] observations);

    /** Learned cost of the slot in USD; NaN when there is none. */
    double baseline(S state, int slot);

    /** Hours that went into the slot, those of a seed included. */
    long observations(S state, int slot);

    /** True while the slot rests on a prior that is not the pair's own. */
    boolean provisional(S state, int slot);

    /** Bytes that {@link #write} needs at most. */
    int maxBytes();

    /** Appends the state in its binary form, which begins with a version byte. */
    void write(S state, ByteBuffer out);

    /**
     * Reads what {@link #write} of this or an older released version wrote.
     *
     * @throws IllegalArgumentException for a version that this one does not know
     */
    S read(ByteBuffer in);
}
