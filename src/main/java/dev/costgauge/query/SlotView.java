package dev.costgauge.query;

import org.jspecify.annotations.Nullable;

/**
 * What one hour of the week would be compared with were it to open now.
 *
 * @param baseline learned cost in USD per hour; null when nothing was learned or seeded
 * @param expected USD, null when there is nothing to compare with
 * @param threshold USD, null when there is nothing to compare with
 * @param floor USD below which a closed hour is anomalous, null when no cost is too low
 * @param observations hours learned into the slot, seeds included
 * @param provisional true while it rests on a seed that is not the pair's own history
 */
public record SlotView(
        int slot,
        @Nullable Double baseline,
        @Nullable Double expected,
        @Nullable Double threshold,
        @Nullable Double floor,
        long observations,
        boolean provisional) {}
