package dev.costgauge.evaluate;

/** A detector for records at any steady pace. */
interface NabRule {

    String name();

    /** The score at which it alerts when nobody chooses. */
    double limit();

    /** Scores each record before it learns it; higher is stranger. */
    double[] scores(NabFile file);
}
