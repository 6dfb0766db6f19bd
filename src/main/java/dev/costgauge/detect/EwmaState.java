package dev.costgauge.detect;

import dev.costgauge.cost.HourOfWeek;
import java.util.Arrays;

/** One exponentially weighted mean for each hour of the week. Not thread-safe. */
public final class EwmaState {

    /** Learned cost in USD; NaN while the slot is unseen. */
    final double[] baseline = new double[HourOfWeek.SLOTS];

    /** Hours that went into the slot; 0 beside a baseline means that it came from a prior. */
    final int[] observations = new int[HourOfWeek.SLOTS];

    EwmaState() {
        Arrays.fill(baseline, Double.NaN);
    }

    EwmaState(EwmaState other) {
        System.arraycopy(other.baseline, 0, baseline, 0, baseline.length);
        System.arraycopy(other.observations, 0, observations, 0, observations.length);
    }

    boolean seen(int slot) {
        return !Double.isNaN(baseline[slot]);
    }
}
