package dev.costgauge.store;

import dev.costgauge.cost.PairKey;

/**
 * What a pair spent in one hour of the week over a range.
 *
 * @param slot 0 to 167 in the zone that was asked for
 * @param costNanos sum over the hours of the slot
 * @param activeHours hours of the slot that had an event
 * @param hours hours of the slot since the pair's first event in the range, the silent ones included
 */
public record SlotHistory(PairKey pair, int slot, long costNanos, int activeHours, int hours) {

    /** Mean cost of the slot in USD, silent hours counted as zero. */
    public double meanDollars() {
        return costNanos / 1e9 / hours;
    }
}
