/**
 * Interactive queries: the state stores of all instances, read as one.
 *
 * <p>Owns finding who holds a pair, the one forward to that instance, the merge of what several instances list, and the
 * position and staleness that every answer carries. Does not own the stores and their codecs (topology) or any route
 * (http). May depend on cost, settings, codec, topology, Kafka Streams and Jackson.
 */
@NullMarked
package dev.costgauge.query;

import org.jspecify.annotations.NullMarked;
