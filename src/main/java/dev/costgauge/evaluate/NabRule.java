package dev.costgauge.evaluate;

/** A detector for records at any steady pace. */
interface NabRule {

    String name();

    /** Scores each record before it learns it; higher is stranger. */
    double[] scores(NabFile file);
}
