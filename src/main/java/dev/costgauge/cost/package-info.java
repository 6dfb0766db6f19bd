/**
 * The words of the domain: pairs, hours of the week, money, events, and why one is refused.
 *
 * <p>Owns values and their exact arithmetic. Does not own formats, clocks or any input and output. May depend on the JDK
 * alone.
 */
@NullMarked
package dev.costgauge.cost;

import org.jspecify.annotations.NullMarked;
