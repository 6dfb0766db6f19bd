package dev.costgauge.evaluate;

/** Hears what a long run is doing. */
interface Progress {

    void step(String what);
}
