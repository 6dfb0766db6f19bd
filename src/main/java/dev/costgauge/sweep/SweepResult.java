package dev.costgauge.sweep;

import java.util.Objects;

/**
 * What a sweep found and did.
 *
 * @param hour start of the hour that closed last, ISO-8601, UTC
 * @param settled false when a consumer was behind, so that nothing was corrected
 * @param reason why not settled; empty otherwise
 * @param balanced true when the compared hours sum to the same nano-dollar in ClickHouse and stream, hour by hour,
 *     nothing had to be put right in ClickHouse, and the ledger agrees
 * @param durationMillis from the start of the first run
 * @param runs runs of the workflow, one more than it continued as new
 */
public record SweepResult(
        SweepMode mode,
        String hour,
        boolean settled,
        String reason,
        boolean balanced,
        SweepTotals totals,
        LedgerTotals ledger,
        long durationMillis,
        int runs) {

    public SweepResult {
        // Sweeps of earlier releases did not look at it.
        ledger = Objects.requireNonNullElse(ledger, LedgerTotals.NONE);
    }
}
