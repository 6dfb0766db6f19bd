/**
 * Settings to {@code Topology}: the processors, the stores and how they are kept, the sinks.
 *
 * <p>Owns every node's and store's name and the way between Kafka and the book of hours. The topology is a value: no
 * client, no clock and no input or output is in it. Does not own what an event means ({@code hours}) or how it is read
 * ({@code wire}). May depend on {@code cost}, {@code detect}, {@code hours}, {@code wire}, {@code settings} and Kafka
 * Streams.
 */
@NullMarked
package dev.costgauge.topology;

import org.jspecify.annotations.NullMarked;
