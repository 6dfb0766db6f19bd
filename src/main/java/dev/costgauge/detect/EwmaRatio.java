package dev.costgauge.detect;

import dev.costgauge.cost.HourOfWeek;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * The plain rule: an hour is anomalous when it costs more than {@code ratio} times the slot's baseline, and the baseline
 * then moves towards it, {@code B = (1 - alpha) B + alpha x}, unconditionally.
 *
 * <p>The first hour of an unseen slot is its baseline. The hour is compared before it is learned. {@code floor} is the
 * absolute cost in USD an hour that is never anomalous; 0, the default, leaves the rule as it stands in the literature.
 */
public final class EwmaRatio implements Detector<EwmaState> {

    public static final String RULE = "ewma-ratio";

    private static final byte VERSION = 1;

    private final double alpha;
    private final double ratio;
    private final double floor;

    /**
     * @param alpha weight of the newest hour, above 0 and at most 1
     * @param ratio multiple of the baseline that is still normal, at least 1
     * @param floor USD an hour that are always normal, at least 0
     */
    public EwmaRatio(double alpha, double ratio, double floor) {
        this.alpha = alpha;
        this.ratio = ratio;
        this.floor = floor;
    }

    @Override
    public String rule() {
        return RULE;
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("alpha", Double.toString(alpha));
        parameters.put("ratio", Double.toString(ratio));
        parameters.put("floor", Double.toString(floor));
        return parameters;
    }

    @Override
    public boolean heedsFleet() {
        return false;
    }

    @Override
    public boolean movesBetweenVisits() {
        return false;
    }

    @Override
    public EwmaState create() {
        return new EwmaState();
    }

    @Override
    public EwmaState copy(EwmaState state) {
        return new EwmaState(state);
    }

    @Override
    public Expectation expect(EwmaState state, int slot, FleetPrior fleet) {
        return state.seen(slot)
                ? new Expectation(state.baseline[slot], Math.max(ratio * state.baseline[slot], floor))
                : Expectation.NONE;
    }

    @Override
    public void learn(EwmaState state, int slot, double cost, FleetPrior fleet) {
        state.baseline[slot] = state.seen(slot) ? (1 - alpha) * state.baseline[slot] + alpha * cost : cost;
        state.observations[slot]++;
    }

    @Override
    public void relearn(EwmaState state, int slot, double learnedCost, double trueCost) {
        // The first hour of an unseen slot is the baseline itself; every other one went in with weight alpha.
        boolean alone = state.observations[slot] <= 1 && state.baseline[slot] == learnedCost;
        state.baseline[slot] = alone ? trueCost : state.baseline[slot] + alpha * (trueCost - learnedCost);
    }

    @Override
    public Verdict trend(EwmaState state, int slot, double cost) {
        return Verdict.QUIET;
    }

    @Override
    public BitSet seed(EwmaState state, double[] baselines, int[] observations) {
        BitSet changed = new BitSet(HourOfWeek.SLOTS);
        for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
            boolean untouched = !state.seen(slot) || (provisional(state, slot) && observations[slot] > 0);
            if (untouched && !Double.isNaN(baselines[slot])) {
                state.baseline[slot] = baselines[slot];
                state.observations[slot] = observations[slot];
                changed.set(slot);
            }
        }
        return changed;
    }

    @Override
    public double baseline(EwmaState state, int slot) {
        return state.baseline[slot];
    }

    @Override
    public long observations(EwmaState state, int slot) {
        return state.observations[slot];
    }

    @Override
    public boolean provisional(EwmaState state, int slot) {
        return state.seen(slot) && state.observations[slot] == 0;
    }

    @Override
    public int maxBytes() {
        return 1 + HourOfWeek.SLOTS * (Double.BYTES + Integer.BYTES);
    }

    @Override
    public void write(EwmaState state, ByteBuffer out) {
        out.put(VERSION);
        for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
            out.putDouble(state.baseline[slot]).putInt(state.observations[slot]);
        }
    }

    @Override
    public EwmaState read(ByteBuffer in) {
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException(RULE + " state has version " + version + ", newest known is " + VERSION);
        }
        EwmaState state = new EwmaState();
        for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
            state.baseline[slot] = in.getDouble();
            state.observations[slot] = in.getInt();
        }
        return state;
    }
}
