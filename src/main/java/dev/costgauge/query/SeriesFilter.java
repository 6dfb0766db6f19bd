package dev.costgauge.query;

import dev.costgauge.cost.PairKey;
import org.jspecify.annotations.Nullable;

/**
 * Which pairs to list; null means any.
 *
 * @param after cursor: only pairs whose key comes after it
 * @param limit most items of the page, at least 1
 */
public record SeriesFilter(
        @Nullable String project,
        @Nullable String service,
        @Nullable String model,
        @Nullable PairKey after,
        SeriesOrder order,
        int limit) {

    public boolean admits(PairKey pair) {
        return (project == null || project.equals(pair.project()))
                && (service == null || service.equals(pair.service()))
                && (model == null || model.equals(pair.model()));
    }
}
