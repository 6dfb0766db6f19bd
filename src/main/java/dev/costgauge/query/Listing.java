package dev.costgauge.query;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page gathered from several partitions.
 *
 * @param next cursor of the next page; null at the end
 * @param missingPartitions partitions that nobody could answer for: the page is complete when there are none
 * @param position as in {@link Answer}, of all sources
 * @param staleness the worst of the sources
 */
public record Listing<T>(
        List<T> items,
        @Nullable String next,
        List<Integer> missingPartitions,
        Map<String, Map<Integer, Long>> position,
        Staleness staleness,
        List<Source> sources) {

    public Listing {
        items = List.copyOf(items);
        missingPartitions = List.copyOf(missingPartitions);
        sources = List.copyOf(sources);
    }
}
