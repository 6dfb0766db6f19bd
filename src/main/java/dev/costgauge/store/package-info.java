/**
 * PostgreSQL, ClickHouse and Redis behind small interfaces, one class per concern, and their migrations.
 *
 * <p>Owns connection pools, SQL, key layouts, and what is a passing fault of a neighbour and what is not. Batch in, batch
 * out: no method costs one round trip per pair. Does not own Kafka, Temporal, clocks or any decision about a baseline. May
 * depend on {@code cost}, {@code settings} and the generated records.
 */
@NullMarked
package dev.costgauge.store;

import org.jspecify.annotations.NullMarked;
