package dev.costgauge.query;

/**
 * One driver's part of an excess.
 *
 * @param driver for example {@code REQUESTS}
 */
public record DriverView(String driver, Usd excess) {}
