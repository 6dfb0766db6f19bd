/**
 * The why of an excess: what an hour cost above or below its expected dollars, parted over drivers and over places so that
 * the parts sum to it to the nano-dollar.
 *
 * <p>Owns what a pair's cost is usually made of (bounded, learned an hour at a time) and the splitting. Does not own
 * verdicts, expectations, episodes or time: it is handed an hour's totals and what was expected. May depend on
 * {@code cost} alone. docs/attribution.md has the model and an example by hand.
 */
@NullMarked
package dev.costgauge.attribution;

import org.jspecify.annotations.NullMarked;
