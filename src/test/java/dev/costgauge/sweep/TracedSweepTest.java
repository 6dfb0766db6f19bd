package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.costgauge.trace.Tracing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.interceptors.WorkflowClientInterceptor;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactoryOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans of sweeps whose every workflow task replays the run from its beginning, because no run stays in memory. */
class TracedSweepTest {

    private static final SweepHours HOURS = SweepHours.ordinary(490_000, 3, 24);

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final Tracing tracing = new Tracing(SimpleSpanProcessor.create(spans), "test");
    private final ScriptedActivities steps = new ScriptedActivities();
    private TestWorkflowEnvironment temporal;

    @BeforeEach
    void start() {
        Interceptors interceptors = tracing.workflows().interceptors();
        temporal = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setInterceptors(interceptors.client().toArray(WorkflowClientInterceptor[]::new))
                        .build())
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(interceptors.worker().toArray(WorkerInterceptor[]::new))
                        .setWorkflowCacheSize(0)
                        .build())
                .build());
        steps.serve(temporal);
    }

    @AfterEach
    void stop() {
        temporal.close();
        tracing.close();
    }

    @Test
    void everyRunAndEveryStepIsToldOnceInTheTraceOfTheCaller() {
        steps.plan = new SweepPlan(List.of(25, 20));

        SweepResult result = sweepWithin(SpanTree.PARENT, new SweepSizes(5, 5, 2, 4, 60));

        SpanTree told = SpanTree.of(spans);
        assertThat(result.runs()).isEqualTo(3);
        assertThat(told.traces()).containsExactly(SpanTree.TRACE);
        SpanData start = told.one("StartWorkflow:EwmaBaselineUpdate");
        assertThat(start.getParentSpanId()).isEqualTo(SpanTree.CALLER);
        List<SpanData> runs = told.named("RunWorkflow:EwmaBaselineUpdate");
        assertThat(runs)
                .extracting(SpanData::getParentSpanId)
                .containsExactly(start.getSpanId(), runs.get(0).getSpanId(), runs.get(1).getSpanId());
        assertThat(told.one("RunActivity:Plan").getParentSpanId()).isEqualTo(runs.get(0).getSpanId());
        assertThat(told.one("RunActivity:Report").getParentSpanId()).isEqualTo(runs.get(2).getSpanId());
        assertThat(told.named("RunActivity:SweepStretch"))
                .hasSize(9)
                .extracting(span -> span.getAttributes().get(AttributeKey.longKey("costgauge.sweep.group")))
                .contains(0L, 1L);
        assertThat(told.all()).allMatch(span -> SpanTree.workflow(span).startsWith("ewma-baseline-update-"));
    }

    @Test
    void aScheduledSweepIsTheRootOfItsTrace() {
        steps.plan = new SweepPlan(List.of(5));
        // The server starts what a schedule starts: no client of ours has a part in it.
        WorkflowClient server = WorkflowClient.newInstance(temporal.getWorkflowServiceStubs());

        server.newWorkflowStub(ScheduledSweepWorkflow.class, options("scheduled"))
                .run(new ScheduledSweepInput(new SweepSizes(5, 5, 2, 4, 60), 3, 24));

        SpanTree told = SpanTree.of(spans);
        SpanData root = told.one("RunWorkflow:ScheduledSweep");
        SpanData sweep = told.one("RunWorkflow:EwmaBaselineUpdate");
        assertThat(told.traces()).hasSize(1);
        assertThat(root.getParentSpanId()).isEqualTo(SpanId.getInvalid());
        assertThat(sweep.getParentSpanId()).isEqualTo(root.getSpanId());
        assertThat(told.one("RunActivity:SweepStretch").getParentSpanId()).isEqualTo(sweep.getSpanId());
    }

    @Test
    void everyAttemptIsASpanThatTellsWhyItFailedInOneWordAlone() {
        steps.transientFailuresLeft.set(1);
        steps.plan = new SweepPlan(List.of(5));
        sweepWithin(SpanTree.PARENT, new SweepSizes(5, 5, 2, 4, 60));
        assertThat(SpanTree.of(spans).named("RunActivity:Plan"))
                .extracting(
                        span -> span.getAttributes().get(AttributeKey.longKey("costgauge.attempt")),
                        span -> span.getStatus().getStatusCode(),
                        span -> span.getStatus().getDescription())
                .containsExactly(tuple(1L, StatusCode.ERROR, "Transient"), tuple(2L, StatusCode.UNSET, ""));
        spans.reset();
        steps.needsMending = "PostgreSQL refuses the login; mend POSTGRES_PASSWORD";

        assertThatThrownBy(() -> sweepWithin(SpanTree.PARENT, new SweepSizes(5, 5, 2, 4, 60)))
                .isInstanceOf(WorkflowFailedException.class);

        SpanTree told = SpanTree.of(spans);
        assertThat(told.one("RunActivity:Plan").getStatus().getDescription()).isEqualTo(ActivityFailures.FATAL);
        assertThat(told.one("RunWorkflow:EwmaBaselineUpdate").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(told.all().toString()).doesNotContain("POSTGRES_PASSWORD");
    }

    @Test
    void whatTheCallerDoesNotSampleIsNotTold() {
        steps.plan = new SweepPlan(List.of(5));

        sweepWithin(SpanTree.PARENT.replaceFirst("01$", "00"), new SweepSizes(5, 5, 2, 4, 60));

        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "00-0-0-01"})
    void aCallerWithoutATraceBeginsOne(String parent) {
        steps.plan = new SweepPlan(List.of(5));

        sweepWithin(parent, new SweepSizes(5, 5, 2, 4, 60));

        SpanTree told = SpanTree.of(spans);
        assertThat(told.traces()).hasSize(1).doesNotContain(SpanTree.TRACE);
        assertThat(told.one("StartWorkflow:EwmaBaselineUpdate").getParentSpanId()).isEqualTo(SpanId.getInvalid());
    }

    private SweepResult sweepWithin(String parent, SweepSizes sizes) {
        EwmaBaselineUpdateWorkflow sweep = temporal.getWorkflowClient()
                .newWorkflowStub(
                        EwmaBaselineUpdateWorkflow.class,
                        options(EwmaBaselineUpdate.workflowId(EwmaBaselineUpdate.TASK_QUEUE, 490_000)));
        return tracing.workflows()
                .within(
                        name -> name.equals("traceparent") ? parent : null,
                        () -> sweep.run(new SweepInput(SweepMode.RECONCILE, HOURS, -1, sizes, null)));
    }

    private static WorkflowOptions options(String id) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(EwmaBaselineUpdate.TASK_QUEUE)
                .build();
    }
}
