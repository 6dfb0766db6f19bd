package dev.costgauge.detect;

/**
 * What all pairs together say of one that has no history yet.
 *
 * @param meanCost USD that a pair of the fleet costs an hour, recent hours counting more; NaN when nobody knows
 */
public record FleetPrior(double meanCost) {

    public static final FleetPrior UNKNOWN = new FleetPrior(Double.NaN);
}
