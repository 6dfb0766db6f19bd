package dev.costgauge.evaluate;

/**
 * A client of which single events can be drawn.
 *
 * @param costs USD by hour; hour 0 begins on a Monday, 00:00
 */
record EventClient(String name, double[] costs, Arrivals arrivals) {}
