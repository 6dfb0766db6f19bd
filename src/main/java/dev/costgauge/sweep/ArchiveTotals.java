package dev.costgauge.sweep;

/**
 * What was put right in ClickHouse.
 *
 * @param restored hours of pairs to which records were added that the archive lacked, read from Kafka again
 * @param rebuilt hours of pairs whose hourly totals were made what the raw events say
 */
public record ArchiveTotals(long restored, long rebuilt) {

    static final ArchiveTotals NONE = new ArchiveTotals(0, 0);

    ArchiveTotals plus(ArchiveTotals other) {
        return new ArchiveTotals(restored + other.restored, rebuilt + other.rebuilt);
    }
}
