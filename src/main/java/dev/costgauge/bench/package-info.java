/**
 * How fast Costgauge is, and beside what: {@code costgauge bench}.
 *
 * <p>Owns the load, the yardsticks (a bare consumer, a topology that does nothing, the plain DSL version of the hourly
 * sum) and the measuring. Every contestant is a process of its own, beside real servers on loopback; figures are ratios
 * within one run. May depend on {@code embedded}, {@code topology}, {@code wire}, {@code store}, {@code tls} and {@code report}.
 */
@NullMarked
package dev.costgauge.bench;

import org.jspecify.annotations.NullMarked;
