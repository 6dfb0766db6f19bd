package dev.costgauge.sweep;

/**
 * What was seeded.
 *
 * @param commands commands SEED that were sent
 * @param ownSlots slots seeded from the pair's own weeks
 * @param priorSlots slots seeded from the model's average over all services
 * @param coldPairs pairs without baseline for which there is neither
 */
public record SeedTotals(long commands, long ownSlots, long priorSlots, long coldPairs) {

    static final SeedTotals NONE = new SeedTotals(0, 0, 0, 0);

    SeedTotals plus(SeedTotals other) {
        return new SeedTotals(
                commands + other.commands,
                ownSlots + other.ownSlots,
                priorSlots + other.priorSlots,
                coldPairs + other.coldPairs);
    }
}
