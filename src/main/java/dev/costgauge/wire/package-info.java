/**
 * Everything that is on the wire: Confluent's framing, the schema registry, serdes, the decoding and encoding of cost
 * events, and which topics there are.
 *
 * <p>Owns formats, schema ids, topic names and topic configuration. Does not own what the values mean, nor who produces
 * or consumes them. May depend on {@code cost}, {@code settings}, the generated classes of {@code schemas/}, Avro,
 * kafka-clients, Jackson, the JDK's HTTP client and Micrometer; not on Kafka Streams.
 */
@NullMarked
package dev.costgauge.wire;

import org.jspecify.annotations.NullMarked;
