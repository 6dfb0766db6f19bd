package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.costgauge.payloads.PayloadConverter;
import dev.costgauge.store.StoreConfigurationException;
import dev.costgauge.testing.Servers;
import dev.costgauge.tls.TlsFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.common.converter.DataConverter;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The schedule on a real Temporal server. */
class ScheduleIT {

    private final String id = Servers.unique("hourly");
    private final SweepSettings settings = SweepStage.settings(250, 2000);
    private TemporalConnection temporal;
    private SweepSchedules schedules;

    @BeforeEach
    void connect() {
        assumeThat(Servers.temporalHasSchedules())
                .as("needs the real Temporal dev server; only the Java test server could be had")
                .isTrue();
        temporal = connection("default");
        schedules = new SweepSchedules(temporal, settings, 3);
    }

    @AfterEach
    void disconnect() {
        if (temporal != null) {
            temporal.close();
        }
    }

    @Test
    void appliesTheFileOnceAndThenFindsNothingToChange() {
        ScheduleFile file = file("PT3H");

        assertThat(schedules.apply(file, true)).singleElement().isInstanceOf(SweepSchedules.Change.Created.class);
        assertThat(schedules.apply(file, false)).singleElement().isInstanceOf(SweepSchedules.Change.Created.class);
        assertThat(schedules.apply(file, false)).containsExactly(new SweepSchedules.Change.Unchanged(id));
        handle().delete();
    }

    @Test
    void changesWhatDiffersNamesItAndLeavesAPauseAlone() {
        schedules.apply(file("PT3H"), false);
        handle().pause("maintenance");

        assertThat(schedules.apply(file("PT6H"), true))
                .containsExactly(new SweepSchedules.Change.Updated(
                        id, List.of("catchupWindow: PT3H -> PT6H", "note: maintenance -> a note")));
        schedules.apply(file("PT6H"), false);

        assertThat(handle().describe().getSchedule().getPolicy().getCatchupWindow()).isEqualTo(Duration.ofHours(6));
        assertThat(handle().describe().getSchedule().getState().isPaused()).isTrue();
        assertThat(schedules.apply(file("PT6H"), false)).containsExactly(new SweepSchedules.Change.Unchanged(id));
        handle().delete();
    }

    @Test
    void anArgumentOfAnotherKeyIsWrittenAgainWithTheActiveOne() {
        try (TemporalConnection before = connection("default", EncryptedSweepIT.converter(EncryptedSweepIT.OLD));
                TemporalConnection after = connection(
                        "default",
                        EncryptedSweepIT.converter(EncryptedSweepIT.OLD + "," + EncryptedSweepIT.NEW))) {
            new SweepSchedules(before, settings, 3).apply(file("PT3H"), false);

            assertThat(new SweepSchedules(after, settings, 3).apply(file("PT3H"), false))
                    .containsExactly(new SweepSchedules.Change.Updated(id, List.of("encryptionKey: old -> new")));
            assertThat(new SweepSchedules(after, settings, 3).apply(file("PT3H"), false))
                    .containsExactly(new SweepSchedules.Change.Unchanged(id));
            try (TemporalConnection rotated = connection("default", EncryptedSweepIT.converter(EncryptedSweepIT.NEW))) {
                assertThat(new SweepSchedules(rotated, settings, 3).apply(file("PT3H"), false))
                        .containsExactly(new SweepSchedules.Change.Unchanged(id));
            }
            handle().delete();
        }
    }

    @Test
    void whoCannotReadAnArgumentDoesNotReplaceIt() {
        try (TemporalConnection ours = connection("default", EncryptedSweepIT.converter(EncryptedSweepIT.OLD));
                TemporalConnection stranger =
                        connection("default", EncryptedSweepIT.converter(EncryptedSweepIT.NEW))) {
            new SweepSchedules(ours, settings, 3).apply(file("PT3H"), false);

            assertThatThrownBy(() -> schedules.apply(file("PT6H"), false))
                    .isInstanceOf(StoreConfigurationException.class)
                    .hasMessageContaining("schedule " + id + " is encrypted with key 'old'")
                    .hasMessageContaining("temporal.payload.keys.file are not set here");
            assertThatThrownBy(() -> new SweepSchedules(stranger, settings, 3).apply(file("PT6H"), false))
                    .isInstanceOf(StoreConfigurationException.class)
                    .hasMessageContaining("key 'old', which temporal.payload.keys does not have");
            assertThat(new SweepSchedules(ours, settings, 3).apply(file("PT3H"), false))
                    .containsExactly(new SweepSchedules.Change.Unchanged(id));
            handle().delete();
        }
    }

    @Test
    void anArgumentInPlainTextIsEncryptedOnceThereAreKeys() {
        try (TemporalConnection sealed = connection("default", EncryptedSweepIT.converter(EncryptedSweepIT.OLD))) {
            schedules.apply(file("PT3H"), false);

            assertThat(new SweepSchedules(sealed, settings, 3).apply(file("PT3H"), false))
                    .containsExactly(new SweepSchedules.Change.Updated(id, List.of("encryptionKey: none -> old")));
            handle().delete();
        }
    }

    @Test
    void theFileOfTheRepositoryIsValid() {
        ScheduleFile file = ScheduleFile.read(settings.schedule());

        assertThat(file.schedules()).extracting(ScheduleFile.Entry::id).containsExactly("costgauge-hourly-sweep");
    }

    @Test
    void aMissingNamespaceIsNamedWithWhatToMend() {
        try (TemporalConnection elsewhere = connection("nowhere")) {
            assertThatThrownBy(() -> new SweepSchedules(elsewhere, settings, 3).apply(file("PT3H"), false))
                    .isInstanceOf(StoreConfigurationException.class)
                    .hasMessageContaining("has no namespace 'nowhere'")
                    .hasMessageContaining("mend temporal.namespace");
        }
    }

    @Test
    void aScheduledStartSweepsTheHourThatClosedBeforeIt() {
        ScriptedActivities steps = new ScriptedActivities();
        steps.plan = new SweepPlan(List.of(3));
        WorkerFactory factory = WorkerFactory.newInstance(temporal.client());
        Worker worker = factory.newWorker(temporal.settings().taskQueue());
        worker.registerWorkflowImplementationTypes(
                EwmaBaselineUpdateWorkflowImpl.class, ScheduledSweepWorkflowImpl.class);
        worker.registerActivitiesImplementations(steps);
        factory.start();
        try {
            schedules.apply(file("PT3H"), false);
            handle().trigger();

            await().atMost(Duration.ofSeconds(60)).until(() -> !steps.reports.isEmpty());
            String hour = steps.reports.element().hour();
            String sweep = EwmaBaselineUpdate.workflowId(id, Instant.parse(hour).getEpochSecond() / 3600);
            assertThat(temporal.client().newUntypedWorkflowStub(sweep).getResult(SweepResult.class))
                    .isEqualTo(steps.reports.element());
            assertThat(EwmaBaselineUpdate.hourNamedBy(sweep)).contains(Instant.parse(hour));
        } finally {
            handle().delete();
            factory.shutdownNow();
        }
    }

    private ScheduleHandle handle() {
        return ScheduleClient.newInstance(temporal.stubs()).getHandle(id);
    }

    private TemporalConnection connection(String namespace) {
        return connection(namespace, PayloadConverter.plain());
    }

    private TemporalConnection connection(String namespace, DataConverter converter) {
        return new TemporalConnection(
                new TemporalSettings(
                        Servers.temporal(), namespace, id, false, TlsFiles.NONE, "", "", 10, 10, Duration.ofSeconds(5)),
                converter,
                new SimpleMeterRegistry());
    }

    private ScheduleFile file(String catchup) {
        return ScheduleFile.parse("test", """
                schedules:
                  - id: %s
                    workflow: ScheduledSweep
                    calendar:
                      minutes: [5]
                    zone: UTC
                    overlap: skip
                    catchupWindow: %s
                    pauseOnFailure: false
                    note: a note
                """.formatted(id, catchup));
    }
}
