package dev.costgauge.evaluate;

/** A rule for one series that sees one hour after the other. Not thread-safe. */
interface Online {

    /**
     * Scores an hour, then learns it.
     *
     * @param slot hour of the week
     * @param cost USD
     * @return 1 or more when the rule alerts at its defaults; 0 where it says nothing
     */
    double next(int slot, double cost);
}
