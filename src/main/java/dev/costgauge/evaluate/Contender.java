package dev.costgauge.evaluate;

/** A rule that takes part in a comparison. */
interface Contender {

    String name();

    /**
     * Scores every hour before it learns it.
     *
     * @return by series and hour; at its defaults the rule alerts at 1 or more; NaN or 0 where it says nothing
     */
    double[][] scores(Panel panel);
}
