package dev.costgauge.store;

import org.jspecify.annotations.Nullable;

/**
 * What the stream would compare with were this hour of the week to open now.
 *
 * @param zone time zone of the slot
 * @param version rises with every update of the pair; the highest wins
 * @param baseline USD per hour, learned
 * @param expected USD of the slot's next hour; may be NaN
 * @param threshold USD above which that hour is anomalous; may be infinite
 * @param observations hours that were learned into the slot, seeds included
 * @param reason what changed it
 * @param lastHour UTC epoch hour that was learned last; null when only seeded
 * @param lastCostNanos cost of that hour
 * @param updatedAt log time of the update, epoch milliseconds
 */
public record BaselineRow(
        BaselineKey key,
        String zone,
        long version,
        double baseline,
        double expected,
        double threshold,
        long observations,
        boolean provisional,
        String rule,
        String reason,
        @Nullable Long lastHour,
        @Nullable Long lastCostNanos,
        long updatedAt) {}
