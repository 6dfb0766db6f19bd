package dev.costgauge.detect;

/**
 * What a user may turn.
 *
 * @param minImpact USD an hour must be off to be anomalous, above 0
 * @param sensitivity divides every limit
 */
record Knobs(double minImpact, double sensitivity) {

    /** USD that every scale has at least: what an hour is off by for no reason. */
    double floor(Tuning t) {
        return t.scale().absoluteFloor() * minImpact;
    }
}
