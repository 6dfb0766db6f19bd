/**
 * Tables of measurements, for people and for machines.
 *
 * <p>Owns how they are printed and written as JSON, and the lines that tell what a long run is doing. Does not own what is
 * measured ({@code evaluate}, {@code bench}). Depends on the JDK and Jackson.
 */
@NullMarked
package dev.costgauge.report;

import org.jspecify.annotations.NullMarked;
