/**
 * Takes a partition's input again in the order in which the stream took it, and compares what comes out with what the
 * stream published.
 *
 * <p>Owns the replay, which runs the stream's own gauge over storage on the heap, and the comparison. Does not own what
 * anything means ({@code hours}) or how topics are read into it by the stream ({@code topology}). Publishes nothing. May
 * depend on {@code cost}, {@code codec}, {@code detect}, {@code rules}, {@code fleet}, {@code hours}, {@code wire},
 * {@code topology} and the generated records.
 */
@NullMarked
package dev.costgauge.replay;

import org.jspecify.annotations.NullMarked;
