/**
 * The program: settings from their sources, commands, wiring, life cycle.
 *
 * <p>Owns what runs, in which order it starts and stops, and the only wall clock. Does not own what any part does. May
 * depend on everything; nothing depends on it.
 */
@NullMarked
package dev.costgauge.app;

import org.jspecify.annotations.NullMarked;
