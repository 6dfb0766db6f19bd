package dev.costgauge.sweep;

/**
 * One thing that two stores did not agree on.
 *
 * @param pair text form of the pair
 * @param where {@code stream}, {@code clickhouse}, {@code postgres} or {@code redis}: the one that was wrong
 * @param kind {@code missing}, {@code older} or {@code different}
 * @param what start of the hour (ISO-8601, UTC), or {@code slot N}
 * @param expected value that should be there
 * @param found value that was there; empty when none
 * @param action {@code corrected}, {@code repaired} or {@code reported}
 */
public record Difference(
        String pair, String where, String kind, String what, String expected, String found, String action) {}
