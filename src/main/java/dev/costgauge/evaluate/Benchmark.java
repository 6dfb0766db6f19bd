package dev.costgauge.evaluate;

/** What can be measured. */
public enum Benchmark {
    nab,
    microsoft,
    injection,
    servegen,
    part_hour,
    first_week,
    slow_ramp,
    speed,
    all;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().replace('_', '-');
    }
}
