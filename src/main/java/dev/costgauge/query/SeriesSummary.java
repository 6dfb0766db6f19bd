package dev.costgauge.query;

import dev.costgauge.cost.PairKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a listing: a pair and its running hour.
 *
 * @param hour start of the newest open hour; null when none is open, and then cost and events are 0
 * @param expected USD, null when there is nothing to compare with
 * @param threshold USD, null when there is nothing to compare with
 * @param pace projected cost in USD at the hour's end
 * @param alertId of the episode that is open, else null
 */
public record SeriesSummary(
        String project,
        String service,
        String model,
        @Nullable Instant hour,
        Usd cost,
        long events,
        @Nullable Double expected,
        @Nullable Double threshold,
        @Nullable Double pace,
        boolean anomalous,
        @Nullable String alertId) {

    public PairKey pair() {
        return new PairKey(project, service, model);
    }
}
