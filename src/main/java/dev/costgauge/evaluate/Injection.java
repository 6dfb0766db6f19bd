package dev.costgauge.evaluate;

import java.util.List;

/**
 * A panel with faults planted in it.
 *
 * @param seed what the faults were drawn with
 */
record Injection(int seed, Panel panel, List<Fault> faults) {}
