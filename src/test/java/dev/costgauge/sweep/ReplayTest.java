package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.payloads.PayloadConverter;
import dev.costgauge.trace.Tracing;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs that real servers recorded still replay: workflows that are under way survive a new version of this code. */
class ReplayTest {

    private static final Path HISTORIES = Path.of("temporal/histories");

    static List<Path> histories() throws Exception {
        try (Stream<Path> files = Files.list(HISTORIES)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    @Test
    void thereAreRecordingsOfEveryKind() throws Exception {
        assertThat(histories())
                .extracting(file -> file.getFileName().toString())
                .contains(
                        "sweep.json",
                        "forced-slot.json",
                        "seeding.json",
                        "continued.json",
                        "continued-2.json",
                        "retried.json",
                        "unsettled.json",
                        "failed.json",
                        "scheduled.json",
                        "ledger-sweep.json",
                        "ledger-continued-3.json");
    }

    @ParameterizedTest
    @MethodSource("histories")
    void aRecordedRunReplays(Path file) throws Exception {
        replay(file);
    }

    @Test
    void recordedRunsReplayWhereEncryptionWasTurnedOnSince() throws Exception {
        DataConverter encrypting = EncryptedSweepIT.converter(EncryptedSweepIT.OLD);
        for (Path file : histories()) {
            replay(WorkflowExecutionHistory.fromJson(Files.readString(file)), encrypting);
        }
    }

    @Test
    void recordedRunsReplayWhereTracingWasTurnedOnSinceAndAreNotToldAgain() throws Exception {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        try (Tracing tracing = new Tracing(SimpleSpanProcessor.create(spans), "test")) {
            for (Path file : histories()) {
                replay(
                        WorkflowExecutionHistory.fromJson(Files.readString(file)),
                        PayloadConverter.plain(),
                        tracing.workflows().interceptors());
            }
            assertThat(spans.getFinishedSpanItems()).isEmpty();
        }
    }

    static void replay(Path file) throws Exception {
        replay(WorkflowExecutionHistory.fromJson(Files.readString(file)), PayloadConverter.plain());
    }

    static void replay(WorkflowExecutionHistory history, DataConverter converter) throws Exception {
        replay(history, converter, Interceptors.NONE);
    }

    private static void replay(WorkflowExecutionHistory history, DataConverter converter, Interceptors interceptors)
            throws Exception {
        TestEnvironmentOptions options = TestEnvironmentOptions.newBuilder()
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(interceptors.worker().toArray(WorkerInterceptor[]::new))
                        .build())
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(converter)
                        .build())
                .build();
        try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance(options)) {
            Worker worker = temporal.newWorker(
                    "replay",
                    WorkerOptions.newBuilder()
                            // A busy machine is no deadlock.
                            .setDefaultDeadlockDetectionTimeout(60_000)
                            .build());
            worker.registerWorkflowImplementationTypes(
                    EwmaBaselineUpdateWorkflowImpl.class, ScheduledSweepWorkflowImpl.class);
            worker.replayWorkflowExecution(history);
        }
    }
}
