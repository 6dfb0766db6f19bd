/**
 * Measures the rules of {@code detect} on data with known anomalies, beside rivals, and prints tables.
 *
 * <p>Owns the loaders of benchmark files, the planting of faults, the scoring, and the rivals that only exist to be
 * compared with. Does not own a second implementation of any rule: what runs in the stream runs here. Reads files, writes
 * tables and JSON; no servers. May depend on {@code detect}, {@code cost} and {@code settings}.
 */
@NullMarked
package dev.costgauge.evaluate;

import org.jspecify.annotations.NullMarked;
