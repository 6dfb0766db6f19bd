package dev.costgauge.detect;

/**
 * What the fleet knows of a pair that has hardly begun.
 *
 * @param mean USD that a pair costs an hour on average; NaN when nobody knows
 * @param high USD that a pair costs in hardly any hour, the most costly one in a hundred; NaN when nobody knows
 */
public record FleetPrior(double mean, double high) {

    /** USD an hour: what is taken for the most that a pair costs while nothing is known of the fleet, by default. */
    public static final String UNKNOWN_HIGH = "250";

    /** Of a fleet of which nothing is known. */
    public static final FleetPrior NONE = new FleetPrior(Double.NaN, Double.NaN);
}
