package dev.costgauge.sweep;

/**
 * Heartbeat of a stretch: where a retry resumes.
 *
 * @param nextOffset first pair that is not done
 * @param totals sums of what is done
 */
public record StretchProgress(int nextOffset, SweepTotals totals) {}
