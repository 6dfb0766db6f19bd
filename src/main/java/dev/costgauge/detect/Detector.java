package dev.costgauge.detect;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A detection rule. It is a pure function of what it has learned and of what it is shown: no clock, no input, no output.
 * Implementations are immutable; the learned state {@code S} belongs to one thread and is changed in place, because a
 * partition closes a hundred thousand of them an hour.
 *
 * <p>Slots are hours of the week, 0 to 167. Costs are dollars of one hour.
 */
public interface Detector<S> {

    /** The rule's name in settings, topics and alerts. */
    String rule();

    /** Everything that one needs, beside the learned state, to recompute a verdict by hand. */
    Map<String, String> parameters();

    /** The state of a pair of which nothing is known. */
    S create();

    /** What the slot's next hour would be compared with. */
    Expectation expect(S state, int slot);

    /** Learns an hour whose total is final. */
    void learn(S state, int slot, double cost);

    /**
     * Changes a learned hour from one cost to another. Only the hour that was learned last into the slot can be changed.
     */
    void relearn(S state, int slot, double learnedCost, double trueCost);

    /**
     * Takes a baseline from outside for a slot in which nothing was learned.
     *
     * @param observations hours it was made from; 0 for a prior that is not the pair's own
     * @return false when the slot has learned something already, and nothing was changed
     */
    boolean seed(S state, int slot, double baseline, int observations);

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
     * Reads what {@link #write} of this or an older version wrote.
     *
     * @throws IllegalArgumentException for a version from the future
     */
    S read(ByteBuffer in);
}
