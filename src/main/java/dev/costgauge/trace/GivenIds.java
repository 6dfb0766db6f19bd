package dev.costgauge.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.IdGenerator;
import org.jspecify.annotations.Nullable;

/** Makes ids at random, but for a span that was spoken of before it is told. Thread-safe. */
final class GivenIds implements IdGenerator {

    private final IdGenerator random = IdGenerator.random();
    private final ThreadLocal<@Nullable SpanContext> given = new ThreadLocal<>();

    /** The span under the ids under which others know it already. */
    Span start(SpanBuilder span, SpanContext ids) {
        given.set(ids);
        try {
            return span.startSpan();
        } finally {
            given.remove();
        }
    }

    @Override
    public String generateSpanId() {
        SpanContext ids = given.get();
        return ids == null ? random.generateSpanId() : ids.getSpanId();
    }

    @Override
    public String generateTraceId() {
        SpanContext ids = given.get();
        return ids == null ? random.generateTraceId() : ids.getTraceId();
    }
}
