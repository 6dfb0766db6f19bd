package dev.costgauge.store;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;

/** One hour of the week, 0 to 167, of a pair. */
public record BaselineKey(PairKey pair, int slot) {

    public BaselineKey {
        if (slot < 0 || slot >= HourOfWeek.SLOTS) {
            throw new IllegalArgumentException("slot " + slot + " is not in 0 to 167");
        }
    }
}
