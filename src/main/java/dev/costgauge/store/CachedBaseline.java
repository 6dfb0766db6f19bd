package dev.costgauge.store;

/**
 * A baseline as Redis holds it.
 *
 * @param plain the number that gateways read, in USD
 * @param version of the companion; see {@link BaselineRow}
 */
public record CachedBaseline(double plain, long version, double expected, double threshold, boolean provisional) {}
