package dev.costgauge.sweep;

/** What a sweep is asked to do. */
public enum SweepMode {
    /** Compare all stores, correct, repair, and seed pairs that have no baseline. */
    RECONCILE,
    /** Only give baselines to pairs that have none: the first thing to run on a loaded history. */
    SEED
}
