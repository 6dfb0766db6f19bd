/**
 * Compact binary values: what state stores and internal topics hold.
 *
 * <p>Owns varints, counted bytes and the version byte that every stored value begins with. Does not own any value's
 * form: each class writes and reads itself. May depend on the JDK alone.
 */
@NullMarked
package dev.costgauge.codec;

import org.jspecify.annotations.NullMarked;
