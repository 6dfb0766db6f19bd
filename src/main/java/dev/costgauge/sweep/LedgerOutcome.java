package dev.costgauge.sweep;

import java.util.List;

/**
 * Result of the check of the ledger.
 *
 * @param archive what was restored for it
 * @param differences by name, at most as many as a sweep names
 */
public record LedgerOutcome(LedgerTotals totals, ArchiveTotals archive, List<Difference> differences) {}
