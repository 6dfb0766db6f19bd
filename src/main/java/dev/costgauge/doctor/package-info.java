/**
 * Looks at every neighbour and says what would keep Costgauge from working, and what to mend.
 *
 * <p>Owns the checks and their form. Does not own connections or the questions to stores and Temporal, which their packages
 * know, nor who needs what, which is {@code grants}. Changes nothing but one key in Redis that lives for a second. May depend on
 * grants, wire, store and sweep.
 */
@NullMarked
package dev.costgauge.doctor;

import org.jspecify.annotations.NullMarked;
