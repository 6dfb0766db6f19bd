/**
 * OpenTelemetry: spans of what becomes of an alert, in the trace of the event that crossed, and of workflows and their
 * activities, in the trace of who started them.
 *
 * <p>Owns the settings of tracing, the spans and the way to the receiver. Does not own the headers that carry a trace
 * through the topics, nor what the spans tell of. May depend on cost, settings, wire, store, worker and sweep, on
 * OpenTelemetry's SDK and on Temporal's interceptors.
 */
@NullMarked
package dev.costgauge.trace;

import org.jspecify.annotations.NullMarked;
