package dev.costgauge.topology;

import static dev.costgauge.topology.GaugeDriver.MONDAY;
import static dev.costgauge.topology.GaugeDriver.PAIR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The alert's record is in the trace of the event that crossed, and of no other. */
class AlertTraceTest {

    private static final Instant NEXT_MONDAY = MONDAY.plus(Duration.ofDays(7));
    private static final String FIRST = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String THIRD = "00-7ad7651916cd43dd8448eb211c80319f-c7ad6b7169203332-01";
    private static final String SECOND = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    @TempDir
    private Path stateDir;

    private GaugeDriver gauge;

    @BeforeEach
    void openWithALearnedMonday() {
        gauge = new GaugeDriver(stateDir);
        gauge.event(MONDAY.plusSeconds(60), "10");
        gauge.tick(NEXT_MONDAY.minusSeconds(1));
        gauge.alerts();
    }

    @AfterEach
    void close() {
        gauge.close();
    }

    @Test
    void theAlertHasTheTraceOfTheEventThatCrossed() {
        event(PAIR, 60, "20", headers("traceparent", FIRST));
        event(PAIR, 61, "20", headers("traceparent", SECOND, "tracestate", "vendor=1", "other", "x"));

        assertThat(alertHeaders()).containsExactly(Map.of("traceparent", SECOND, "tracestate", "vendor=1"));
    }

    @Test
    void ofARunTheEventThatCrossedGivesItsTrace() {
        byte[] first = gauge.encode(eventOf(PAIR, 60, "20"));
        byte[] crossing = gauge.encode(eventOf(PAIR, 61, "20"));
        List<ConsumerRecord<byte[], byte[]>> run = List.of(
                record(0, new byte[] {1}, THIRD), record(1, first, FIRST), record(2, crossing, SECOND), record(3, null, THIRD));
        ConsumerRecord<byte[], byte[]> standIn = EventRun.standIn(run);

        gauge.pipe(Topic.EVENTS, new TestRecord<>(null, null, standIn.headers(), NEXT_MONDAY.plusSeconds(62)));

        assertThat(alertHeaders()).containsExactly(Map.of("traceparent", SECOND));
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, byte @Nullable [] value, String trace) {
        return new ConsumerRecord<>(
                GaugeDriver.TOPICS.name(Topic.EVENTS),
                0,
                offset,
                NEXT_MONDAY.plusSeconds(62).toEpochMilli(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                new byte[] {1},
                value,
                headers("traceparent", trace),
                Optional.empty());
    }

    @Test
    void aStepThatAnotherEventDecidedHasNone() {
        event(PAIR, 60, "40", headers("traceparent", FIRST));
        event(PAIR, 61, "200", headers("traceparent", SECOND));
        event(PairKey.of("search", "gpt-4o"), 4 * 3600, "0.01", headers("traceparent", SECOND));

        // Opened; grown by the second event; resolved by the time that the third one brings.
        List<Map<String, String>> steps = alertHeaders();
        assertThat(steps.getFirst()).isEqualTo(Map.of("traceparent", FIRST));
        assertThat(steps.subList(1, steps.size())).hasSizeGreaterThanOrEqualTo(2).containsOnly(Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "nonsense",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    })
    void whatIsNoTraceContextIsNotPassedOn(String parent) {
        event(PAIR, 60, "40", headers("traceparent", parent, "tracestate", "vendor=1"));

        assertThat(alertHeaders()).containsExactly(Map.of());
    }

    @Test
    void aHugeStateIsLeftBehind() {
        event(PAIR, 60, "40", headers("traceparent", FIRST, "tracestate", "v=" + "x".repeat(100_000)));

        assertThat(alertHeaders()).containsExactly(Map.of("traceparent", FIRST));
    }

    @Test
    void headersAreNotLookedAtWhenTracingIsOff() {
        event(PAIR, 60, "40", headers("traceparent", FIRST));
        CostAnomalyAlert alert = gauge.alerts().getFirst();
        EventCursor crossing = new EventCursor();
        byte[] value = gauge.encode(eventOf(PAIR, 60, "40"));
        assertThat(new EventDecoder(gauge.registry(), AcceptSettings.defaults())
                        .decode(value, NEXT_MONDAY.toEpochMilli(), crossing))
                .isNull();

        assertThat(traced(true, crossing, alert)).hasSize(1);
        assertThat(traced(false, crossing, alert)).isEmpty();
    }

    private static Headers traced(boolean on, EventCursor event, CostAnomalyAlert alert) {
        AlertTrace trace = new AlertTrace(on);
        trace.begin(List.of(record(0, new byte[] {1}, FIRST)), new EventCursor[] {event});
        assertThat(trace.of(alert)).as("before it is its turn").isEmpty();
        trace.at(0);
        return trace.of(alert);
    }

    private void event(PairKey pair, int second, String dollars, Headers headers) {
        gauge.event(eventOf(pair, second, dollars), headers);
    }

    private static CostEvent eventOf(PairKey pair, int second, String dollars) {
        long time = NEXT_MONDAY.plusSeconds(second).toEpochMilli();
        return new CostEvent("event-" + pair + second, time, pair, "", "", Nanos.parse(dollars), 1, 1, 0, 1, "");
    }

    private static Headers headers(String... namesAndValues) {
        Headers headers = new RecordHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return headers;
    }

    private List<Map<String, String>> alertHeaders() {
        return gauge.bytes(Topic.ALERTS).stream()
                .map(TestRecord::headers)
                .map(AlertTraceTest::text)
                .toList();
    }

    private static Map<String, String> text(Headers headers) {
        Map<String, String> text = new TreeMap<>();
        Arrays.stream(headers.toArray())
                .forEach(header -> text.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return text;
    }
}
