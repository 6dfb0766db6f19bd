package dev.costgauge.store;

import java.util.List;

/**
 * A closed hour with who spent it; the shares and {@code otherCostNanos} sum to the total.
 */
public record StreamHourRow(StreamHour hour, List<Share> shares, long otherCostNanos) {

    /** One cluster and namespace's part, in nano-dollars; names are empty when unknown. */
    public record Share(String cluster, String namespace, long costNanos) {}
}
