/**
 * The view over all partitions: what all pairs did in one hour, and what follows for each of them.
 *
 * <p>Owns the partial sums that partitions make, the one sum of them, its verdict, the fleet's own alert, and the binary
 * form of all these. Does not own what a pair makes of the verdict ({@code hours}) or how records travel
 * ({@code topology}). Knows neither Kafka nor any clock. May depend on {@code cost}, {@code detect}, {@code codec} and the
 * generated records.
 */
@NullMarked
package dev.costgauge.fleet;

import org.jspecify.annotations.NullMarked;
