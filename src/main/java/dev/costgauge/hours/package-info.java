/**
 * The book of hours of one partition: open totals, closing, late cost, learning, episodes.
 *
 * <p>Owns what an event, a clock mark or a command changes, and the binary form of what is kept. Does not own where it
 * is kept ({@link dev.costgauge.hours.Storage}) or where it is published ({@link dev.costgauge.hours.Output}); knows
 * neither Kafka nor any clock. Everything here belongs to one stream thread. May depend on {@code cost}, {@code detect},
 * {@code wire} and the generated records.
 */
@NullMarked
package dev.costgauge.hours;

import org.jspecify.annotations.NullMarked;
