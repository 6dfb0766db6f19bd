package dev.costgauge.trace;

import dev.costgauge.store.AlertRow;
import dev.costgauge.wire.TraceHeaders;
import dev.costgauge.worker.ProjectionWatch;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Two spans for every step of an alert whose record carries a trace context: {@code alert <status>}, from the log time of
 * the event that crossed to that of the alert, and below it {@code project alert}, the way into PostgreSQL. Made by the
 * worker from what is committed, so that no span tells of an alert that an aborted transaction took back. Whether a trace
 * is sampled is the producer's decision. Thread-safe.
 */
public final class AlertSpans implements ProjectionWatch<AlertRow>, AutoCloseable {

    private static final AttributeKey<String> ALERT_ID = AttributeKey.stringKey("costgauge.alert.id");
    private static final AttributeKey<Long> SEQUENCE = AttributeKey.longKey("costgauge.alert.sequence");
    private static final AttributeKey<String> KIND = AttributeKey.stringKey("costgauge.alert.kind");
    private static final AttributeKey<String> PROJECT = AttributeKey.stringKey("costgauge.project");
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("costgauge.service");
    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("costgauge.model");
    private static final AttributeKey<String> TOPIC = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> DATABASE = AttributeKey.stringKey("db.system.name");
    private static final long CLOSE_SECONDS = 5;

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final InstantSource clock;

    AlertSpans(SpanProcessor processor, String version, InstantSource clock) {
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(
                                AttributeKey.stringKey("service.name"), "costgauge",
                                AttributeKey.stringKey("service.version"), version))))
                .addSpanProcessor(processor)
                .build();
        this.tracer = provider.get("dev.costgauge");
        this.clock = clock;
    }

    /**
     * Spans that go to the receiver of the settings, in the background; null when tracing is off.
     *
     * @param version of the program
     */
    public static @Nullable AlertSpans open(
            TraceSettings settings, String version, MeterRegistry meters, InstantSource clock) {
        if (!settings.isOn()) {
            return null;
        }
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder().setEndpoint(settings.url());
        settings.requestHeaders().forEach(exporter::addHeader);
        return new AlertSpans(
                BatchSpanProcessor.builder(new CountedExporter(exporter.build(), meters))
                        .build(),
                version,
                clock);
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void stored(List<ConsumerRecord<byte[], byte[]>> records, List<AlertRow> rows, Instant began) {
        Instant ended = now();
        for (int i = 0; i < records.size(); i++) {
            Headers context = TraceHeaders.of(records.get(i).headers());
            if (context.lastHeader(TraceHeaders.PARENT) != null) {
                tell(context, records.get(i), rows.get(i), began, ended);
            }
        }
    }

    private void tell(
            Headers context, ConsumerRecord<byte[], byte[]> record, AlertRow row, Instant began, Instant ended) {
        Context event = W3CTraceContextPropagator.getInstance().extract(Context.root(), context, HeaderText.GETTER);
        Span alert = tracer.spanBuilder("alert " + row.status().toLowerCase(Locale.ROOT))
                .setParent(event)
                .setSpanKind(SpanKind.INTERNAL)
                .setStartTimestamp(row.detectedAt(), TimeUnit.MILLISECONDS)
                .setAttribute(ALERT_ID, row.alertId())
                .setAttribute(SEQUENCE, (long) row.sequence())
                .setAttribute(KIND, row.kind())
                .setAttribute(PROJECT, row.pair().project())
                .setAttribute(SERVICE, row.pair().service())
                .setAttribute(MODEL, row.pair().model())
                .startSpan();
        alert.end(Math.max(row.detectedAt(), record.timestamp()), TimeUnit.MILLISECONDS);
        tracer.spanBuilder("project alert")
                .setParent(event.with(alert))
                .setSpanKind(SpanKind.CONSUMER)
                .setStartTimestamp(began)
                .setAttribute(ALERT_ID, row.alertId())
                .setAttribute(TOPIC, record.topic())
                .setAttribute(DATABASE, "postgresql")
                .startSpan()
                .end(ended);
    }

    /** Sends what is left, for at most some seconds. */
    @Override
    public void close() {
        provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    private enum HeaderText implements TextMapGetter<Headers> {
        GETTER;

        @Override
        public Iterable<String> keys(Headers headers) {
            return List.of(TraceHeaders.PARENT, TraceHeaders.STATE);
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String key) {
            Header header = headers == null ? null : headers.lastHeader(key);
            return header == null ? null : new String(header.value(), StandardCharsets.US_ASCII);
        }
    }
}
