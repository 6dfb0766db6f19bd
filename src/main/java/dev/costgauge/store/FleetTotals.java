package dev.costgauge.store;

import java.math.BigInteger;

/** Sums over all pairs; the cost in nano-dollars may exceed a long. */
public record FleetTotals(BigInteger costNanos, long events, long pairHours) {}
