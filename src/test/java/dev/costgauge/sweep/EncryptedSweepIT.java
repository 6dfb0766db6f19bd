package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Message;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.payloads.PayloadConverter;
import dev.costgauge.payloads.PayloadKeys;
import dev.costgauge.payloads.PayloadSettings;
import dev.costgauge.testing.Servers;
import dev.costgauge.tls.TlsFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.MarkerRecordedEventAttributes;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.DataConverter;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sweeps whose payloads are encrypted, on the real server. */
class EncryptedSweepIT {

    static final String OLD = PayloadKeys.generate("old", new SecureRandom());
    static final String NEW = PayloadKeys.generate("new", new SecureRandom());
    private static final SweepInput INPUT = new SweepInput(
            SweepMode.RECONCILE, SweepHours.ordinary(490_000, 3, 24), -1, new SweepSizes(50, 200, 2, 100, 60), null);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String queue = Servers.unique("encrypted");
    private final ScriptedActivities steps = new ScriptedActivities();
    private final List<TemporalConnection> connections = new ArrayList<>();

    EncryptedSweepIT() {
        steps.plan = new SweepPlan(List.of(30));
    }

    @AfterEach
    void disconnect() {
        connections.forEach(TemporalConnection::close);
    }

    @Test
    void theServerKeepsNoPlainText() {
        TemporalConnection encrypted = connect(converter(OLD));
        TemporalConnection plain = connect(PayloadConverter.plain());
        steps.settled = new Settled(false, "archiver is behind", List.of(), List.of());

        String sealed = complete(encrypted, "sealed");
        // What would be found if it were there.
        String open = complete(plain, "open");

        assertThat(text(plain, open)).contains("RECONCILE").contains("archiver is behind");
        assertThat(text(plain, sealed)).doesNotContain("RECONCILE").doesNotContain("archiver is behind");
        assertThat(payloads(plain, sealed)).hasSizeGreaterThan(3).allSatisfy(payload -> assertThat(
                        payload.getMetadataOrThrow("encoding").toStringUtf8())
                .isEqualTo("binary/encrypted"));
        assertThatThrownBy(() -> stub(plain, sealed).getResult(SweepResult.class)).hasMessageContaining("encrypted");
    }

    @Test
    void whatAFailureSaysIsReadByUsAndNotByTheServer() {
        TemporalConnection encrypted = connect(converter(OLD));
        steps.needsMending = "PostgreSQL refuses the login";
        WorkerFactory worker = worker(encrypted);
        String id = start(encrypted, "failed");

        assertThatThrownBy(() -> stub(encrypted, id).getResult(SweepResult.class))
                .isInstanceOf(WorkflowFailedException.class)
                .hasStackTraceContaining("PostgreSQL refuses the login");
        assertThat(text(connect(PayloadConverter.plain()), id)).doesNotContain("refuses the login");
        stop(worker);
    }

    @Test
    void aWorkerWithRotatedKeysGoesOnAndItsHistoryReplays() throws Exception {
        TemporalConnection before = connect(converter(OLD));
        TemporalConnection after = connect(converter(OLD + "," + NEW));
        steps.transientFailuresLeft.set(Integer.MAX_VALUE);
        WorkerFactory first = worker(before);
        String id = start(before, "rotated");
        await().atMost(PATIENCE).until(() -> steps.attempts.get() > 0);
        stop(first);
        steps.transientFailuresLeft.set(0);

        WorkerFactory second = worker(after);
        SweepResult result = stub(after, id).getResult(SweepResult.class);
        stop(second);

        assertThat(result).isEqualTo(steps.reports.element());
        Set<String> used = payloads(after, id).stream()
                .map(payload -> payload.getMetadataOrThrow("encryption-key-id").toStringUtf8())
                .collect(Collectors.toSet());
        assertThat(used).containsExactlyInAnyOrder("old", "new");
        WorkflowExecutionHistory history = after.client().fetchHistory(id);
        ReplayTest.replay(history, after.converter());
        assertThatThrownBy(() -> ReplayTest.replay(history, before.converter())).isInstanceOf(Exception.class);
    }

    @Test
    void aWorkerWithoutTheKeyEndsNothing() {
        TemporalConnection ours = connect(converter(OLD));
        WorkerFactory stranger = worker(connect(converter(NEW)));
        String id = start(ours, "waiting");
        await().atMost(PATIENCE).until(() -> ours.client().fetchHistory(id).getEvents().stream()
                .anyMatch(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED));
        assertThat(stub(ours, id).describe().getStatus())
                .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
        stop(stranger);

        WorkerFactory worker = worker(ours);
        assertThat(stub(ours, id).getResult(SweepResult.class)).isEqualTo(steps.reports.element());
        stop(worker);
    }

    @Test
    void aResultThatNoKeyOpensHidesNoOtherSweep() {
        String id = complete(connect(converter(OLD)), "shut");
        steps.needsMending = "PostgreSQL refuses the login";
        TemporalConnection encrypted = connect(converter(OLD));
        WorkerFactory worker = worker(encrypted);
        String failed = start(encrypted, "shut-failed");
        assertThatThrownBy(() -> stub(encrypted, failed).getResult(SweepResult.class))
                .isInstanceOf(WorkflowFailedException.class);
        stop(worker);

        for (DataConverter other : List.of(converter(NEW), PayloadConverter.plain())) {
            SweepService service = new SweepService(
                    connect(other), SweepStage.settings(250, 2000), HourOfWeek.UTC, 3, InstantSource.system());

            assertThat(service.status(id)).get().isInstanceOfSatisfying(SweepStatus.Sealed.class, shut -> assertThat(
                            shut.reason())
                    .startsWith("result cannot be opened: "));
            assertThat(service.status(failed))
                    .get()
                    .isInstanceOfSatisfying(SweepStatus.Failed.class, shut -> assertThat(shut.reason())
                            .isNotEmpty()
                            .doesNotContain("refuses the login"));
            if (Servers.temporalHasSchedules()) {
                await().atMost(PATIENCE).until(() -> service.recent(20).stream()
                        .anyMatch(sweep -> sweep instanceof SweepStatus.Sealed && sweep.id().equals(id)));
            }
        }
    }

    static DataConverter converter(String keys) {
        return PayloadConverter.of(PayloadKeys.of(new PayloadSettings(List.of(keys.split(",", -1)), "", "")));
    }

    private String complete(TemporalConnection connection, String name) {
        WorkerFactory worker = worker(connection);
        String id = start(connection, name);
        assertThat(stub(connection, id).getResult(SweepResult.class)).isNotNull();
        stop(worker);
        return id;
    }

    private String start(TemporalConnection connection, String name) {
        String id = queue + "-" + name;
        connection
                .client()
                .newUntypedWorkflowStub(
                        EwmaBaselineUpdate.TYPE,
                        WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(queue).build())
                .start(INPUT);
        return id;
    }

    private static WorkflowStub stub(TemporalConnection connection, String id) {
        return connection.client().newUntypedWorkflowStub(id);
    }

    private WorkerFactory worker(TemporalConnection connection) {
        WorkerFactory factory = WorkerFactory.newInstance(connection.client());
        Worker worker = factory.newWorker(queue);
        worker.registerWorkflowImplementationTypes(EwmaBaselineUpdateWorkflowImpl.class);
        worker.registerActivitiesImplementations(steps);
        factory.start();
        return factory;
    }

    private static void stop(WorkerFactory factory) {
        factory.shutdownNow();
        factory.awaitTermination(20, TimeUnit.SECONDS);
    }

    private TemporalConnection connect(DataConverter converter) {
        TemporalConnection connection = new TemporalConnection(
                new TemporalSettings(
                        Servers.temporal(), "default", queue, false, TlsFiles.NONE, "", "", 10, 10, Duration.ofSeconds(5)),
                converter,
                new SimpleMeterRegistry());
        connections.add(connection);
        return connection;
    }

    /** The history's bytes as text: payloads are in it as they were sent. */
    private static String text(TemporalConnection connection, String id) {
        return new String(
                connection.client().fetchHistory(id).getHistory().toByteArray(), StandardCharsets.ISO_8859_1);
    }

    /**
     * Every payload of a history, wherever it stands, but for what the client library keeps to itself: names of changes
     * in our code, in version markers and as search attributes.
     */
    private static List<Payload> payloads(TemporalConnection connection, String id) {
        List<Payload> found = new ArrayList<>();
        collect(connection.client().fetchHistory(id).getHistory(), found);
        return found;
    }

    private static void collect(Object value, List<Payload> into) {
        boolean ofTheLibrary = value instanceof SearchAttributes
                || (value instanceof MarkerRecordedEventAttributes marker
                        && marker.getMarkerName().equals("Version"));
        if (ofTheLibrary) {
            return;
        }
        if (value instanceof Payload payload) {
            into.add(payload);
        } else if (value instanceof Message message) {
            message.getAllFields().values().forEach(field -> collect(field, into));
        } else if (value instanceof Collection<?> many) {
            many.forEach(each -> collect(each, into));
        }
    }
}
