package dev.costgauge.sweep;

import dev.costgauge.payloads.PayloadConverter;
import dev.costgauge.testing.Servers;
import dev.costgauge.tls.TlsFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Records the runs that {@link ReplayTest} replays, on the real dev server: see temporal/README.md. The activities are
 * scripted, since a replay only looks at what the workflow did with their results.
 */
final class RecordHistories {

    private static final SweepHours HOURS = SweepHours.ordinary(490_000, 3, 24);

    private final Path folder;
    private final WorkflowClient client;
    private final ScriptedActivities steps = new ScriptedActivities();
    private final String queue = Servers.unique("record");

    private RecordHistories(Path folder, WorkflowClient client) {
        this.folder = folder;
        this.client = client;
    }

    static void into(Path folder) throws IOException {
        TemporalSettings settings = new TemporalSettings(
                Servers.temporal(), "default", "unused", false, TlsFiles.NONE, "", "", 10, 10, Duration.ofSeconds(5));
        try (TemporalConnection temporal = new TemporalConnection(
                settings, PayloadConverter.plain(), new SimpleMeterRegistry())) {
            new RecordHistories(folder, temporal.client()).record();
        }
    }

    private void record() throws IOException {
        WorkerFactory factory = WorkerFactory.newInstance(client);
        Worker worker = factory.newWorker(queue);
        worker.registerWorkflowImplementationTypes(
                EwmaBaselineUpdateWorkflowImpl.class, ScheduledSweepWorkflowImpl.class);
        worker.registerActivitiesImplementations(steps);
        factory.start();
        try {
            steps.plan = new SweepPlan(List.of(900, 0, 350));
            run("sweep", SweepMode.RECONCILE, -1, new SweepSizes(50, 200, 2, 100, 60));
            run("forced-slot", SweepMode.RECONCILE, 41, new SweepSizes(50, 200, 2, 100, 60));
            run("seeding", SweepMode.SEED, -1, new SweepSizes(50, 200, 2, 100, 60));
            run("continued", SweepMode.RECONCILE, -1, new SweepSizes(50, 200, 2, 3, 60));
            steps.transientFailuresLeft.set(2);
            run("retried", SweepMode.RECONCILE, -1, new SweepSizes(50, 200, 2, 100, 60));
            steps.settled = new Settled(false, "archiver is behind", List.of(), List.of());
            run("unsettled", SweepMode.RECONCILE, -1, new SweepSizes(50, 200, 2, 100, 60));
            steps.needsMending = "PostgreSQL refuses the login";
            run("failed", SweepMode.RECONCILE, -1, new SweepSizes(50, 200, 2, 100, 60));
            steps.needsMending = null;
            scheduled();
        } finally {
            factory.shutdownNow();
        }
    }

    private void run(String name, SweepMode mode, int slot, SweepSizes sizes) throws IOException {
        String id = queue + '-' + name;
        WorkflowStub stub = client.newUntypedWorkflowStub(EwmaBaselineUpdate.TYPE, options(id));
        stub.start(new SweepInput(mode, HOURS, slot, sizes, null));
        try {
            stub.getResult(SweepResult.class);
        } catch (WorkflowFailedException e) {
            if (steps.needsMending == null) {
                throw e;
            }
        }
        save(name, id);
    }

    private void scheduled() throws IOException {
        String id = queue + "-scheduled";
        WorkflowStub stub = client.newUntypedWorkflowStub(ScheduledSweepWorkflow.TYPE, options(id));
        stub.start(new ScheduledSweepInput(new SweepSizes(50, 200, 2, 100, 60), 3, 24));
        stub.getResult(String.class);
        save("scheduled", id);
    }

    /** Every run of the workflow id: the first carries the name, continued ones a number more. */
    private void save(String name, String id) throws IOException {
        List<String> runs = client.listExecutions("WorkflowId = '" + id + "'")
                .sorted(Comparator.comparing(WorkflowExecutionMetadata::getStartTime))
                .map(found -> found.getExecution().getRunId())
                .toList();
        for (int i = 0; i < runs.size(); i++) {
            String file = name + (i == 0 ? "" : "-" + (i + 1)) + ".json";
            // Process id and host say nothing to a replay.
            String json = client.fetchHistory(id, runs.get(i)).toJson(true).replaceAll("\\d+@[^\":, ]+", "worker");
            Files.writeString(folder.resolve(file), json, StandardCharsets.UTF_8);
        }
    }

    private WorkflowOptions options(String id) {
        return WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(queue).build();
    }
}
