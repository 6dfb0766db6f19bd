package dev.costgauge.replay;

/**
 * Where a replay and the stream disagree.
 *
 * @param kind HOUR, BASELINE, ALERT or LEDGER
 * @param pair the pair, or the partition of a ledger line
 * @param more the hour, slot or step
 * @param offset where the stream's word stands in its topic; -1 when it has none
 * @param what which fields differ and how
 */
public record Difference(String kind, String pair, String more, long offset, String what) {

    @Override
    public String toString() {
        return kind + " " + pair + " " + more + (offset < 0 ? "" : " at offset " + offset) + ": " + what;
    }
}
