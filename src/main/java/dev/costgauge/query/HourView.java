package dev.costgauge.query;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One hour of a pair.
 *
 * @param hour its start
 * @param slot hour of the week, 0 to 167
 * @param open false once it closed; a closed hour may still be amended
 * @param revision 0 at the close, one more with each amendment
 * @param expected USD, frozen when it opened; null when there was nothing to compare with
 * @param threshold USD, frozen when it opened; null when there was nothing to compare with
 * @param anomalous the verdict, for an open hour so far
 * @param pace projected cost in USD at the hour's end; null when it closed or is younger than a minute
 * @param shares the largest parts of the cost; with otherCost they sum to cost exactly
 */
public record HourView(
        Instant hour,
        int slot,
        boolean open,
        int revision,
        Usd cost,
        long events,
        long requests,
        long inputTokens,
        long outputTokens,
        long cachedTokens,
        @Nullable Double expected,
        @Nullable Double threshold,
        boolean anomalous,
        @Nullable Double pace,
        List<ShareView> shares,
        Usd otherCost) {

    public HourView {
        shares = List.copyOf(shares);
    }
}
