package dev.costgauge.sweep;

/**
 * Where a sweep continues after continue-as-new. The size does not depend on the number of pairs.
 *
 * @param unsettled why the consumers did not settle; empty when they did
 * @param group the stream's partition that comes next
 * @param offset first pair of it that was not handed out yet
 * @param runs runs so far
 */
public record SweepCarry(
        SweepScope scope, String unsettled, SweepPlan plan, int group, int offset, SweepTotals totals, int runs) {}
