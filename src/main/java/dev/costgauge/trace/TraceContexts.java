package dev.costgauge.trace;

import dev.costgauge.wire.TraceHeaders;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.DefaultDataConverter;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** W3C trace context as it comes with records, requests and Temporal's calls; what is not in its form is no context. */
final class TraceContexts {

    /** Where Temporal's own libraries for other languages put it, so that their programs may start our workflows. */
    private static final String TEMPORAL = "_tracer-data";

    private TraceContexts() {}

    /** @param context checked by {@link TraceHeaders#of} */
    static Context ofChecked(Headers context) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), context, HeaderText.GETTER);
    }

    /** @param header value of a header, by its name */
    static Context of(Function<String, @Nullable String> header) {
        Headers headers = new RecordHeaders();
        for (String name : HeaderText.NAMES) {
            String value = header.apply(name);
            if (value != null) {
                headers.add(name, value.getBytes(StandardCharsets.UTF_8));
            }
        }
        return ofChecked(TraceHeaders.of(headers));
    }

    static Context of(io.temporal.common.interceptors.Header header) {
        Payload payload = header.getValues().get(TEMPORAL);
        if (payload == null) {
            return Context.root();
        }
        try {
            Map<?, ?> values = DefaultDataConverter.STANDARD_INSTANCE.fromPayload(payload, Map.class, (Type) Map.class);
            return of(name -> values.get(name) instanceof String value ? value : null);
        } catch (DataConverterException e) {
            // Whoever started it writes something else there.
            return Context.root();
        }
    }

    static void put(SpanContext span, io.temporal.common.interceptors.Header into) {
        Map<String, String> values = new TreeMap<>();
        W3CTraceContextPropagator.getInstance()
                .inject(Context.root().with(Span.wrap(span)), values, (map, name, value) -> {
                    if (map != null) {
                        map.put(name, value);
                    }
                });
        DefaultDataConverter.STANDARD_INSTANCE
                .toPayload(values)
                .ifPresent(payload -> into.getValues().put(TEMPORAL, payload));
    }

    private enum HeaderText implements TextMapGetter<Headers> {
        GETTER;

        static final List<String> NAMES = List.of(TraceHeaders.PARENT, TraceHeaders.STATE);

        @Override
        public Iterable<String> keys(Headers headers) {
            return NAMES;
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String key) {
            Header header = headers == null ? null : headers.lastHeader(key);
            return header == null ? null : new String(header.value(), StandardCharsets.US_ASCII);
        }
    }
}
