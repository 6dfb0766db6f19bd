package dev.costgauge.store;

import dev.costgauge.cost.PairKey;

/** The totals of one UTC epoch hour of a pair; hours without an event have no row. */
public record PairHour(PairKey pair, long hour, HourTotals totals) {}
