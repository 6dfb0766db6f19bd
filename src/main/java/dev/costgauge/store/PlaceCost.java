package dev.costgauge.store;

import dev.costgauge.cost.PairKey;

/** What one cluster and namespace spent in an hour of a pair, in nano-dollars; names are empty when unknown. */
public record PlaceCost(PairKey pair, long hour, String cluster, String namespace, long costNanos, long events) {}
