/**
 * Traffic from outside: real traces, bills and generic rows become cost events, in order of their time, and are published.
 *
 * <p>Owns the readers of each format, the price book, the shift of old times to the present, the order, the pace and the
 * clock marks of a backfill. Does not own the wire format, the topics or the command line. May depend on {@code cost},
 * {@code wire}, Jackson and the Kafka clients.
 */
@NullMarked
package dev.costgauge.load;

import org.jspecify.annotations.NullMarked;
