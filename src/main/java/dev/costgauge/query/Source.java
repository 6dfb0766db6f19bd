package dev.costgauge.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which partitions an instance contributed to a listing, and from which copy; the rest as in {@link Staleness}. */
public record Source(
        String instance, Role role, List<Integer> partitions, @Nullable Long behindMs, @Nullable Long lagRecords) {

    public Source {
        partitions = List.copyOf(partitions);
    }
}
