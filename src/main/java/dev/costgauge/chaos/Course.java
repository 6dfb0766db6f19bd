package dev.costgauge.chaos;

/** What happens to whom, round after round. Used by one thread. */
interface Course {

    /** What happens in the next round. */
    Strike next();

    /** Does it, and returns what happened to whom in words. */
    String run(Strike strike) throws InterruptedException;

    /** Waits until everything answers to which something has happened so far. */
    void awaitAll();
}
