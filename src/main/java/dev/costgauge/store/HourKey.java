package dev.costgauge.store;

import dev.costgauge.cost.PairKey;

/** One UTC epoch hour of a pair. */
public record HourKey(PairKey pair, long hour) {}
