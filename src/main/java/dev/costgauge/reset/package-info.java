/**
 * Puts the stream back to its beginning: what it learned is forgotten, and what Kafka still keeps of its input is read
 * again.
 *
 * <p>Owns the plan and its execution. Does not own the topology, whose names it is given, nor any store outside Kafka. May
 * depend on wire, and on embedded for its way to delete a folder.
 */
@NullMarked
package dev.costgauge.reset;

import org.jspecify.annotations.NullMarked;
