package dev.costgauge.sweep;

/**
 * How a sweep is cut, carried in the workflow's input so that a replay never reads a setting.
 *
 * @param page pairs of one query to each store
 * @param stretch pairs of one activity, several pages
 * @param inFlight stretches that run at the same time
 * @param stretchesPerRun stretches after which the workflow continues as new
 * @param settleSeconds how long to wait for the consumers to catch up
 */
public record SweepSizes(int page, int stretch, int inFlight, int stretchesPerRun, long settleSeconds) {}
