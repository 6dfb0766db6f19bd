package dev.costgauge.sweep;

/**
 * How closed hours compared. Before corrections {@code clickhouseNanos - streamNanos} is what the stream missed (or, below
 * zero, counted twice).
 *
 * @param compared hours of pairs that were compared
 * @param different those whose totals were not equal, in ClickHouse itself or between it and the stream
 * @param corrected commands CORRECT that were sent
 * @param notInArchive hours that only the stream has: reported, never corrected, since a gap in the archive proves nothing
 * @param clickhouseNanos nano-dollars of the compared hours in ClickHouse
 * @param streamNanos nano-dollars of the same hours in the stream
 */
public record HourSums(
        long compared, long different, long corrected, long notInArchive, long clickhouseNanos, long streamNanos) {

    static final HourSums NONE = new HourSums(0, 0, 0, 0, 0, 0);

    /** The sum, or the farthest that a long goes: absurd amounts are to be reported, not to end a sweep. */
    static long sum(long a, long b) {
        long sum = a + b;
        boolean overflown = ((a ^ sum) & (b ^ sum)) < 0;
        return overflown ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }

    HourSums uncorrected() {
        return new HourSums(compared, different, 0, notInArchive, clickhouseNanos, streamNanos);
    }

    HourSums plus(HourSums other) {
        return new HourSums(
                compared + other.compared,
                different + other.different,
                corrected + other.corrected,
                notInArchive + other.notInArchive,
                sum(clickhouseNanos, other.clickhouseNanos),
                sum(streamNanos, other.streamNanos));
    }
}
