/**
 * The mathematics: what an hour of a pair should cost, when it costs too much, and what is learned from it.
 *
 * <p>Owns the rules and the layout of what they learn. Does not own hours, episodes, topics or time: it is handed a slot
 * and dollars. May depend on {@code cost} and {@code settings}.
 */
@NullMarked
package dev.costgauge.detect;

import org.jspecify.annotations.NullMarked;
