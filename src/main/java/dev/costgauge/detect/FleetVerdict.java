package dev.costgauge.detect;

/** What the fleet did in an hour. */
public enum FleetVerdict {
    /** Every pair for itself. */
    USUAL,
    /** Most pairs cost more together. */
    UP,
    /** Most pairs cost less together. */
    DOWN,
    /** Nearly no pair that should be active was heard: data is missing. Its hours are neither judged nor learned. */
    GAP;

    /** Whether a pair's own alert in that direction is part of the fleet's. */
    public boolean folds(boolean up) {
        return this == UP && up || this == DOWN && !up;
    }

    /** Whether the hour says something about the pairs themselves. */
    public boolean learns() {
        return this == USUAL;
    }
}
