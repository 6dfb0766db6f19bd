package dev.costgauge.sweep;

/**
 * Answer of the query {@code progress}.
 *
 * @param phase {@code settling}, {@code planning}, {@code comparing}, {@code balancing}, {@code done}, {@code failed} or {@code cancelled}
 * @param pairsPlanned 0 until planned
 */
public record SweepProgress(String phase, int pairsDone, int pairsPlanned, SweepTotals totals) {}
