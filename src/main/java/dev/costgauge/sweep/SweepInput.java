package dev.costgauge.sweep;

import org.jspecify.annotations.Nullable;

/**
 * Input of {@code EwmaBaselineUpdate}.
 *
 * @param slot hour of the week, 0 to 167, to which the sweep is confined; -1 for an ordinary sweep
 * @param carry what an earlier run of the same sweep hands on; null at the start
 */
public record SweepInput(SweepMode mode, SweepHours hours, int slot, SweepSizes sizes, @Nullable SweepCarry carry) {

    SweepInput continuedWith(SweepCarry next) {
        return new SweepInput(mode, hours, slot, sizes, next);
    }
}
