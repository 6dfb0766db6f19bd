package dev.costgauge.sweep;

/**
 * How the rows of one projection compared with the stream.
 *
 * @param newer rows above the stream's version: written while the sweep ran, or by somebody else; never overwritten
 * @param repaired rows that were written again
 */
public record StoreTotals(long compared, long missing, long older, long different, long newer, long repaired) {

    static final StoreTotals NONE = new StoreTotals(0, 0, 0, 0, 0, 0);

    StoreTotals plus(StoreTotals other) {
        return new StoreTotals(
                compared + other.compared,
                missing + other.missing,
                older + other.older,
                different + other.different,
                newer + other.newer,
                repaired + other.repaired);
    }

    /** Rows that were not as the stream has them. */
    public long wrong() {
        return missing + older + different;
    }
}
