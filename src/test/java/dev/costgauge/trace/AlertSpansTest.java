package dev.costgauge.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.cost.PairKey;
import dev.costgauge.settings.SettingException;
import dev.costgauge.store.AlertDetail;
import dev.costgauge.store.AlertRow;
import dev.costgauge.testing.SpanReceiver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertSpansTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String EVENT_SPAN = "b7ad6b7169203331";
    private static final String PARENT = "00-" + TRACE + "-" + EVENT_SPAN + "-01";
    private static final Instant NOW = Instant.parse("2026-11-22T05:30:00Z");
    private static final long DETECTED = NOW.minusMillis(900).toEpochMilli();
    private static final long APPENDED = NOW.minusMillis(700).toEpochMilli();

    @Test
    void anAlertAndItsWayIntoPostgresAreSpansInTheTraceOfTheEvent() {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        try (Tracing tracing = new Tracing(SimpleSpanProcessor.create(spans), "1.2.3")) {
            tracing.alerts(InstantSource.fixed(NOW)).stored(
                    List.of(record(""), record(PARENT), record("nonsense")),
                    List.of(row("a"), row("b"), row("c")),
                    NOW.minusMillis(30));

            SpanData alert = named(spans, "alert opened");
            SpanData projection = named(spans, "project alert");
            assertThat(spans.getFinishedSpanItems()).hasSize(2);
            assertThat(alert.getTraceId()).isEqualTo(TRACE);
            assertThat(alert.getParentSpanId()).isEqualTo(EVENT_SPAN);
            assertThat(alert.getStartEpochNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(DETECTED));
            assertThat(alert.getEndEpochNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(APPENDED));
            assertThat(alert.getAttributes().get(AttributeKey.stringKey("costgauge.alert.id"))).isEqualTo("b");
            assertThat(alert.getAttributes().get(AttributeKey.stringKey("costgauge.service"))).isEqualTo("chat");
            assertThat(alert.getResource().getAttribute(AttributeKey.stringKey("service.version"))).isEqualTo("1.2.3");
            assertThat(projection.getTraceId()).isEqualTo(TRACE);
            assertThat(projection.getParentSpanId()).isEqualTo(alert.getSpanId());
            assertThat(projection.getEndEpochNanos() - projection.getStartEpochNanos())
                    .isEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
        }
    }

    @Test
    void whatTheProducerDoesNotSampleIsNotTold() {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        try (Tracing tracing = new Tracing(SimpleSpanProcessor.create(spans), "1")) {
            tracing.alerts(InstantSource.fixed(NOW)).stored(List.of(record(PARENT.replaceFirst("01$", "00"))), List.of(row("a")), NOW);

            assertThat(spans.getFinishedSpanItems()).isEmpty();
        }
    }

    @Test
    void spansReachTheReceiverOverOtlp() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (SpanReceiver receiver = new SpanReceiver(200)) {
            tell(new TraceSettings(receiver.url() + "/", List.of("api-key=s3cret")), meters);

            assertThat(receiver.received())
                    .contains(bytes(TRACE), bytes(EVENT_SPAN), "alert opened", "project alert", "costgauge.alert.id");
            assertThat(receiver.keys()).containsOnly("s3cret");
            assertThat(count(meters, "sent")).isEqualTo(2);
            assertThat(count(meters, "lost")).isZero();
        }
    }

    @Test
    void spansThatAReceiverRefusesAreCounted() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (SpanReceiver receiver = new SpanReceiver(400)) {
            tell(new TraceSettings(receiver.url(), List.of()), meters);

            assertThat(count(meters, "lost")).isEqualTo(2);
            assertThat(count(meters, "sent")).isZero();
        }
    }

    @Test
    void withoutAnEndpointThereIsNothing() {
        TraceSettings off = new TraceSettings("", List.of());

        assertThat(off.isOn()).isFalse();
        assertThat(Tracing.open(off, "1", new SimpleMeterRegistry())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:4318", "grpc://localhost:4317", "http:", "http://a b"})
    void anEndpointThatIsNoneEndsTheStart(String endpoint) {
        assertThatThrownBy(() -> new TraceSettings(endpoint, List.of()))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("trace.endpoint");
    }

    @Test
    void aHeaderThatIsNoneEndsTheStartAndIsNotRepeated() {
        assertThatThrownBy(() -> new TraceSettings("", List.of("s3cret")))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("trace.headers")
                .hasMessageNotContaining("s3cret");
    }

    private static void tell(TraceSettings settings, SimpleMeterRegistry meters) {
        try (Tracing tracing = Tracing.open(settings, "1", meters)) {
            assertThat(tracing).isNotNull();
            tracing.alerts(InstantSource.fixed(NOW)).stored(List.of(record(PARENT)), List.of(row("a")), NOW);
        }
    }

    private static double count(SimpleMeterRegistry meters, String outcome) {
        return meters.counter("costgauge.trace.spans", "outcome", outcome).count();
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    private static SpanData named(InMemorySpanExporter spans, String name) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ConsumerRecord<byte[], byte[]> record(String parent) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", parent.getBytes(StandardCharsets.UTF_8));
        return new ConsumerRecord<>(
                "cost-anomaly-alerts", 0, 7, APPENDED, TimestampType.LOG_APPEND_TIME, 0, 0, new byte[0], new byte[0],
                headers, Optional.empty());
    }

    private static AlertRow row(String id) {
        return new AlertRow(
                id, 0, "OPENED", "SPIKE", PairKey.of("chat", "small"), 1, 1, 1, "UTC", false, 5, 1, 2, 4, 1, "ewma-ratio",
                Map.of(), List.of(), 0, "event-1", "", NOW.toEpochMilli(), DETECTED, "it cost too much",
                new AlertDetail(
                        "UP", false, "", 1, null, null, "", Map.of(), 4, List.of(), List.of(), 0));
    }
}
