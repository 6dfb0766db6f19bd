package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.costgauge.cost.PairKey;
import dev.costgauge.store.HourTotals;
import dev.costgauge.testing.Servers;
import dev.costgauge.trace.Tracing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One trace from who asks for a sweep, through the real Temporal, to each of its steps and to what it found. */
class TracedSweepIT {

    private static final Instant NOW = Instant.parse("2026-11-18T10:05:00Z");

    private final PairKey search = new PairKey("acme", Servers.unique("search"), "gpt-4o");

    @Test
    void oneTraceGoesFromTheCallerToTheStepThatFindsADifference() throws Exception {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        try (Tracing tracing = new Tracing(SimpleSpanProcessor.create(spans), "test");
                SweepStage stage = new SweepStage(
                        SweepStage.settings(2, 4), NOW, tracing.workflows().interceptors())) {
            long hour = stage.closed - 6;
            stage.publishHour(search, hour, 0, totals(4));
            stage.archive(search, hour, totals(5));
            stage.settle();

            String id = tracing.workflows()
                    .within(
                            name -> name.equals("traceparent") ? SpanTree.PARENT : null,
                            () -> stage.service.trigger(Optional.empty()));
            assertThat(stage.result(id).totals().hours().corrected()).isEqualTo(1);

            // The server answers for a workflow before the worker's own thread has left it.
            Awaitility.await().untilAsserted(() -> assertThat(SpanTree.of(spans).names())
                    .contains("RunWorkflow:EwmaBaselineUpdate", "RunActivity:Report"));
            SpanTree told = SpanTree.of(spans);
            assertThat(told.traces()).containsExactly(SpanTree.TRACE);
            assertThat(told.all()).extracting(SpanTree::workflow).containsOnly(id);
            SpanData start = told.one("StartWorkflow:EwmaBaselineUpdate");
            SpanData run = told.one("RunWorkflow:EwmaBaselineUpdate");
            assertThat(start.getParentSpanId()).isEqualTo(SpanTree.CALLER);
            assertThat(run.getParentSpanId()).isEqualTo(start.getSpanId());
            assertThat(told.all().stream().filter(span -> span.getName().startsWith("RunActivity:")))
                    .hasSizeGreaterThanOrEqualTo(5)
                    .extracting(SpanData::getParentSpanId)
                    .containsOnly(run.getSpanId());
            assertThat(told.named("RunActivity:SweepStretch"))
                    .flatExtracting(SpanData::getEvents)
                    .extracting(
                            event -> attribute(event, "costgauge.project"),
                            event -> attribute(event, "costgauge.service"),
                            event -> attribute(event, "costgauge.model"),
                            event -> attribute(event, "costgauge.difference.action"))
                    .containsExactly(tuple("acme", search.service(), "gpt-4o", "corrected"));
        }
    }

    private static String attribute(EventData event, String name) {
        return String.valueOf(event.getAttributes().get(AttributeKey.stringKey(name)));
    }

    private static HourTotals totals(long events) {
        return new HourTotals(10 * events, events, events, events, events, events);
    }
}
