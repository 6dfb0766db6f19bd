package dev.costgauge.evaluate;

/**
 * A planted anomaly.
 *
 * @param series its column
 * @param start first hour
 * @param end the hour after the last
 * @param kind what it is called in the files, for example {@code spike5}
 */
record Fault(int series, int start, int end, String kind) {}
