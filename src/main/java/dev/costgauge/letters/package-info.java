/**
 * The dead letters: what was refused, and the way back for what can be taken now.
 *
 * <p>Owns reading the topic of dead letters, saying what would become of a letter today, and sending letters again, each
 * once. Does not own why a record is refused ({@code wire}, {@code topology}, {@code rules}). May depend on {@code cost},
 * {@code wire}, {@code rules}, {@code topology}, {@code replay} and the generated records.
 */
@NullMarked
package dev.costgauge.letters;

import org.jspecify.annotations.NullMarked;
