/**
 * Which settings hold for which pair in which hour.
 *
 * <p>Owns the overrides that topic {@code cost-rules} carries: their patterns, versions and the hours from which they
 * hold. Does not own what the settings do ({@code detect}) or how the overrides travel ({@code topology}). May depend on
 * {@code cost}, {@code detect}, {@code codec}, {@code settings} and the generated records.
 */
@NullMarked
package dev.costgauge.rules;

import org.jspecify.annotations.NullMarked;
