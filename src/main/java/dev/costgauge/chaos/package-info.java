/**
 * A trial of faults: the whole system on loopback, with several processes of each role, is struck again and again while it
 * counts made-up spending in which everything goes wrong, and in the end every figure is compared with what was sent.
 *
 * <p>Owns the load, the strikes, the questions that are asked meanwhile, the oracle and the final audit. Does not own the
 * servers ({@code embedded}), the replay ({@code replay}) or what anything means. May depend on {@code cost},
 * {@code settings}, {@code detect}, {@code wire}, {@code hours}, {@code topology}, {@code replay}, {@code store},
 * {@code load}, {@code embedded} and the generated records.
 */
@NullMarked
package dev.costgauge.chaos;

import org.jspecify.annotations.NullMarked;
