/**
 * OpenTelemetry: spans of what becomes of an alert, in the trace of the event that crossed.
 *
 * <p>Owns the settings of tracing, the spans and the way to the receiver. Does not own the headers that carry a trace
 * through the topics, nor what the spans tell of. May depend on cost, settings, wire, store and
 * worker, and on OpenTelemetry's SDK.
 */
@NullMarked
package dev.costgauge.trace;

import org.jspecify.annotations.NullMarked;
