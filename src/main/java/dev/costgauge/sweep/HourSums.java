package dev.costgauge.sweep;

/**
 * How closed hours compared. Before corrections {@code clickhouseNanos - streamNanos} is what the stream missed (or, below
 * zero, counted twice).
 *
 * @param compared hours of pairs that were compared
 * @param different those whose totals were not equal
 * @param corrected commands CORRECT that were sent
 * @param notInArchive hours that only the stream has: reported, never corrected, since a gap in the archive proves nothing
 * @param clickhouseNanos nano-dollars of the compared hours in ClickHouse
 * @param streamNanos nano-dollars of the same hours in the stream
 */
public record HourSums(
        long compared, long different, long corrected, long notInArchive, long clickhouseNanos, long streamNanos) {

    static final HourSums NONE = new HourSums(0, 0, 0, 0, 0, 0);

    HourSums plus(HourSums other) {
        return new HourSums(
                compared + other.compared,
                different + other.different,
                corrected + other.corrected,
                notInArchive + other.notInArchive,
                Math.addExact(clickhouseNanos, other.clickhouseNanos),
                Math.addExact(streamNanos, other.streamNanos));
    }
}
