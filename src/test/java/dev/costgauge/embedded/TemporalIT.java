package dev.costgauge.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.costgauge.testing.Servers;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleListDescription;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TemporalIT {
    @Test
    void keepsASchedule() {
        assumeThat(Servers.temporalHasSchedules()).as("the real dev server could be fetched").isTrue();
        String id = Servers.unique("TemporalIT");

        createSchedule(Servers.temporal(), id);

        assertListed(Servers.temporal(), id);
    }

    @Test
    void keepsASchedulePortAndPageOverASigkill() throws Exception {
        try (ServerRoom room = Servers.room()) {
            TemporalServer temporal = room.temporal();
            assumeThat(temporal.schedules()).as("the real dev server could be fetched").isTrue();
            createSchedule(temporal.server().endpoint(), "hourly");

            temporal.server().kill();
            temporal.server().restart();

            assertListed(temporal.server().endpoint(), "hourly");
            assertThat(Http.get(temporal.ui().orElseThrow()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theJavaTestServerStandsInWhenThereIsNoOther() throws Exception {
        try (ServerRoom room = Servers.room()) {
            int port = Ports.free();
            try (EmbeddedServer server = new EmbeddedServer(new TemporalTestServerRecipe(port), room.folder())) {
                server.start();
                server.awaitReady();
                assertThat(TemporalProbe.defaultNamespaceAnswers("127.0.0.1", port)).isTrue();
            }
        }
    }

    private static void createSchedule(String address, String id) {
        withClient(address, client -> client.createSchedule(
                id,
                Schedule.newBuilder()
                        .setAction(ScheduleActionStartWorkflow.newBuilder()
                                .setWorkflowType("Nothing")
                                .setOptions(WorkflowOptions.newBuilder()
                                        .setWorkflowId(id)
                                        .setTaskQueue(id)
                                        .build())
                                .build())
                        .setSpec(ScheduleSpec.newBuilder()
                                .setIntervals(List.of(new ScheduleIntervalSpec(Duration.ofDays(1))))
                                .build())
                        .build(),
                ScheduleOptions.newBuilder().build()));
    }

    private static void assertListed(String address, String id) {
        // Lists come from the visibility store, which follows a little later.
        withClient(address, client -> Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(
                () -> assertThat(client.listSchedules().map(ScheduleListDescription::getScheduleId)).contains(id)));
    }

    private static void withClient(String address, Consumer<ScheduleClient> work) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
        try {
            work.accept(ScheduleClient.newInstance(stubs));
        } finally {
            stubs.shutdownNow();
        }
    }
}
