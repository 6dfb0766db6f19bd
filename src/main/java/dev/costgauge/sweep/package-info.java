/**
 * The hourly sweep on Temporal: workflow {@code EwmaBaselineUpdate}, its schedule, and the service that starts and shows it.
 *
 * <p>Owns the comparison of stream, ClickHouse, PostgreSQL and Redis, the seeding of cold pairs, and the commands and
 * repairs that follow. Does not own how a store is read or written, and never changes what the stream knows but by a
 * command on its topic. May depend on cost, store, wire, settings, tls, payloads and the
 * Temporal SDK.
 */
@NullMarked
package dev.costgauge.sweep;

import org.jspecify.annotations.NullMarked;
