/**
 * Which events a partition has seen: their ids by hash, for as long as a repeat may come.
 *
 * <p>Owns the table of ids, its bounds and the form in which ids are kept. Does not own where they are kept or what a
 * repeat means ({@code hours}). May depend on the JDK and a library of hash functions.
 */
@NullMarked
package dev.costgauge.dedupe;

import org.jspecify.annotations.NullMarked;
