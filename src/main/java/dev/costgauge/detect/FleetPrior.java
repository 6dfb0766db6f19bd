package dev.costgauge.detect;

/**
 * What the fleet knows of a pair that has hardly begun.
 *
 * @param mean USD that a pair costs an hour on average; NaN when nobody knows
 * @param high USD that a pair costs in hardly any hour, the most costly one in a hundred; NaN when nobody knows
 */
public record FleetPrior(double mean, double high) {

    /** Of a fleet of which nothing is known. */
    public static final FleetPrior NONE = new FleetPrior(Double.NaN, Double.NaN);
}
