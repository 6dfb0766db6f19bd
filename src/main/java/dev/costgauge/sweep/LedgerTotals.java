package dev.costgauge.sweep;

/**
 * How the ledger's lines compared with the archive.
 *
 * @param compared hours of partitions
 * @param different those of which one has what the other lacks, or whose line does not balance
 * @param ledgerNanos nano-dollars of the compared lines: counted, late and duplicates
 * @param archiveNanos nano-dollars of the same hours in ClickHouse
 */
public record LedgerTotals(long compared, long different, long ledgerNanos, long archiveNanos) {

    static final LedgerTotals NONE = new LedgerTotals(0, 0, 0, 0);
}
