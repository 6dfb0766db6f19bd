package dev.costgauge.store;

import dev.costgauge.cost.PairKey;

/**
 * A closed hour as the stream published it.
 *
 * @param revision 0 at the close, one more with each amendment
 * @param expected USD; NaN when there was nothing to compare with
 * @param threshold USD; infinite when there was nothing to compare with
 */
public record StreamHour(
        PairKey pair,
        long hour,
        int slot,
        int revision,
        HourTotals totals,
        double expected,
        double threshold,
        boolean anomalous) {}
