package dev.costgauge.trace;

import dev.costgauge.store.AlertRow;
import dev.costgauge.wire.TraceHeaders;
import dev.costgauge.worker.ProjectionWatch;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Two spans for every step of an alert whose record carries a trace context: {@code alert <status>}, from the log time of
 * the event that crossed to that of the alert, and below it {@code project alert}, the way into PostgreSQL. Made by the
 * worker from what is committed, so that no span tells of an alert that an aborted transaction took back. Whether a trace
 * is sampled is the producer's decision. Thread-safe.
 */
public final class AlertSpans implements ProjectionWatch<AlertRow> {

    private static final AttributeKey<String> ALERT_ID = AttributeKey.stringKey("costgauge.alert.id");
    private static final AttributeKey<Long> SEQUENCE = AttributeKey.longKey("costgauge.alert.sequence");
    private static final AttributeKey<String> KIND = AttributeKey.stringKey("costgauge.alert.kind");
    private static final AttributeKey<String> TOPIC = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> DATABASE = AttributeKey.stringKey("db.system.name");

    private final Tracer tracer;
    private final InstantSource clock;

    AlertSpans(Tracer tracer, InstantSource clock) {
        this.tracer = tracer;
        this.clock = clock;
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
        Context event = TraceContexts.ofChecked(context);
        Span alert = tracer.spanBuilder("alert " + row.status().toLowerCase(Locale.ROOT))
                .setParent(event)
                .setSpanKind(SpanKind.INTERNAL)
                .setStartTimestamp(row.detectedAt(), TimeUnit.MILLISECONDS)
                .setAttribute(ALERT_ID, row.alertId())
                .setAttribute(SEQUENCE, (long) row.sequence())
                .setAttribute(KIND, row.kind())
                .setAllAttributes(PairAttributes.of(row.pair()))
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
}
