package dev.costgauge.query;

/** How far a question may travel. A forwarded question is local, so that no question ever goes round in circles. */
public enum Reach {
    /** Only the stores of this instance. */
    LOCAL,
    /** This instance, and others where it has no answer itself. */
    ANYWHERE
}
