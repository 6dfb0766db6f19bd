package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.app.Node.Role;
import dev.costgauge.avro.CostHour;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.embedded.EmbeddedServer;
import dev.costgauge.embedded.JdbcEndpoint;
import dev.costgauge.embedded.ServerRoom;
import dev.costgauge.embedded.TemporalServer;
import dev.costgauge.payloads.PayloadConverter;
import dev.costgauge.settings.Settings;
import dev.costgauge.store.AlertRow;
import dev.costgauge.store.ClickHouse;
import dev.costgauge.store.ClickHouseHistory;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.Postgres;
import dev.costgauge.store.PostgresAlerts;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.StoreFixture;
import dev.costgauge.sweep.EwmaBaselineUpdate;
import dev.costgauge.sweep.ScheduledSweepWorkflow;
import dev.costgauge.sweep.SweepSchedules;
import dev.costgauge.sweep.SweepSettings;
import dev.costgauge.sweep.SweepStatus;
import dev.costgauge.sweep.TemporalConnection;
import dev.costgauge.sweep.TemporalSettings;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.wire.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleUpdate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that starts while one of its neighbours is not there, and what happens when it comes. */
class NeighboursIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Longer than what is made up for, the least that Temporal takes. */
    private static final Duration AWAY = Duration.ofSeconds(15);

    private static final Duration CATCH_UP = Duration.ofSeconds(10);
    private static final PairKey PAIR = PairKey.of("checkout", "gpt-4o");

    @TempDir
    private Path stateDir;

    @Test
    void aRegistryThatIsAwayAtTheStartIsWaitedForAndNothingIsDropped() throws Exception {
        try (ServerRoom room = Servers.room()) {
            EmbeddedServer registry = room.registry();
            try (StreamTopics topics = StreamTopics.create(
                    Servers.unique("no-registry") + "-", 2, Servers.kafka(), registry.endpoint())) {
                registry.kill();
                Instant hour = topics.thisHour().minus(Duration.ofHours(5));
                spend(topics, hour, 100);
                CompletableFuture<Node> starting =
                        CompletableFuture.supplyAsync(() -> Node.start(settings(topics, Map.of()), Set.of(Role.STREAM)));
                topics.tick(hour.plus(Duration.ofHours(2)));
                assertThat(starting).isNotDone();

                registry.restart();

                try (Node node = starting.get(90, TimeUnit.SECONDS)) {
                    List<CostHour> hours = new ArrayList<>();
                    Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                        hours.addAll(topics.poll(Topic.HOURS, CostHour.class));
                        assertThat(hours).singleElement().satisfies(closed -> assertThat(closed.getEvents())
                                .isEqualTo(100));
                    });
                    assertThat(node.ended()).isNotDone();
                    assertThat(topics.poll(Topic.DEAD_LETTERS)).isEmpty();
                }
            }
        }
    }

    @Test
    void brokersThatDoNotAnswerAtTheStartAreNamed() throws Exception {
        Settings settings = Settings.load(
                AllSettings.RECORDS,
                Map.of(
                        "kafka.bootstrap.servers", "127.0.0.1:" + closedPort(),
                        "kafka.client.default.api.timeout.ms", "2000",
                        "kafka.client.request.timeout.ms", "1000",
                        "schema.registry.url", Servers.registry(),
                        "stream.state.dir", stateDir.toString()),
                Map.of(),
                Map.of(),
                List.of());

        assertThatThrownBy(() -> Node.start(settings, Set.of(Role.STREAM)))
                .hasMessageContaining("no broker answered; is kafka.bootstrap.servers right and Kafka up?");
    }

    @Test
    void whileTemporalAndRedisAreAwayAlertsAndArchiveGoOnAndAfterwardsTheRestIsCaughtUp() throws Exception {
        PostgresSettings postgres = StoreFixture.postgres();
        var clickHouse = StoreFixture.clickHouse();
        try (ServerRoom room = Servers.room();
                StreamTopics topics = StreamTopics.create(Servers.unique("no-temporal") + "-", 2);
                ClickHouse archive = ClickHouse.open(clickHouse);
                Postgres tables = Postgres.open(postgres)) {
            StoreFixture.migrate(postgres, clickHouse, archive);
            TemporalServer temporal = room.temporal();
            EmbeddedServer redis = room.redis();
            Assumptions.assumeTrue(temporal.schedules(), "needs the real Temporal dev server");
            Map<String, String> more = new HashMap<>();
            more.putAll(Servers.settings("postgres", new JdbcEndpoint(postgres.url(), postgres.user(), postgres.password())));
            more.putAll(Servers.settings("clickhouse", new JdbcEndpoint(clickHouse.url(), clickHouse.user(), clickHouse.password())));
            more.put("redis.url", redis.endpoint());
            more.put("temporal.address", temporal.server().endpoint());
            more.put("archive.group", Servers.unique("archiver"));
            more.put("projector.group", Servers.unique("projector"));
            Settings settings = settings(topics, more);
            sweepEveryOtherSecond(settings);
            temporal.server().kill();
            redis.kill();
            long killed = System.nanoTime();
            try (Node node = Node.start(settings, Set.of(Role.STREAM, Role.WORKER))) {
                Instant hour = topics.thisHour().minus(Duration.ofHours(5));
                spend(topics, hour, 5_000);
                topics.tick(hour.plus(Duration.ofHours(2)));

                PostgresAlerts alerts = new PostgresAlerts(tables);
                Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(alerts.newest(10))
                        .extracting(AlertRow::pair)
                        .contains(PAIR));
                HourRange range = HourRange.of(HourOfWeek.hourOf(hour.toEpochMilli()));
                ClickHouseHistory history = new ClickHouseHistory(archive);
                Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(history.totals(List.of(PAIR), range))
                        .singleElement()
                        .satisfies(archived -> assertThat(archived.totals().events()).isEqualTo(5_000)));
                Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(health(node))
                        .contains("degraded", "projector-baselines", "sweeps wait for Temporal"));

                Awaitility.await().atMost(PATIENCE).until(() -> System.nanoTime() - killed > AWAY.toNanos());
                redis.start();
                temporal.server().start();
                assertSweepsAreCaughtUp(node);
            }
        }
    }

    /** The schedule that is shipped, at other times and with the shortest span of what is made up for. */
    private static void sweepEveryOtherSecond(Settings settings) {
        TemporalSettings temporal = settings.as(TemporalSettings.class);
        try (TemporalConnection connection =
                new TemporalConnection(temporal, PayloadConverter.plain(), new SimpleMeterRegistry())) {
            new SweepSchedules(connection, settings.as(SweepSettings.class), 3).apply(false);
            schedule(connection).update(input -> {
                Schedule declared = input.getDescription().getSchedule();
                return new ScheduleUpdate(Schedule.newBuilder(declared)
                        .setSpec(ScheduleSpec.newBuilder()
                                .setIntervals(List.of(new ScheduleIntervalSpec(Duration.ofSeconds(2))))
                                .build())
                        .setPolicy(SchedulePolicy.newBuilder(declared.getPolicy())
                                .setCatchupWindow(CATCH_UP)
                                .build())
                        .build());
            });
            Awaitility.await().atMost(PATIENCE).until(() ->
                    schedule(connection).describe().getInfo().getNumActions() > 0);
        }
    }

    private static ScheduleHandle schedule(TemporalConnection connection) {
        return ScheduleClient.newInstance(connection.client().getWorkflowServiceStubs())
                .getHandle("costgauge-hourly-sweep");
    }

    private static void assertSweepsAreCaughtUp(Node node) throws Exception {
        Awaitility.await().atMost(PATIENCE).until(() -> health(node).contains("archiver, projectors and sweeps run"));
        ScheduleHandle schedule = schedule(node.worker().temporal());
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> node.worker().service().recent(50).stream()
                        .filter(SweepStatus.Completed.class::isInstance)
                        .count()
                >= 2);
        schedule.pause();
        assertThat(schedule.describe().getInfo().getNumActionsMissedCatchupWindow())
                .as("times of the schedule that nothing is made up for")
                .isPositive();
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            List<WorkflowExecutionMetadata> runs = runs(node);
            assertThat(runs).allMatch(run -> run.getCloseTime() != null);
            assertThat(runs.stream().filter(run -> run.getWorkflowType().equals(ScheduledSweepWorkflow.TYPE)))
                    .as("each time of the schedule has one start")
                    .extracting(run -> run.getExecution().getWorkflowId())
                    .doesNotHaveDuplicates();
            List<WorkflowExecutionMetadata> sweeps = runs.stream()
                    .filter(run -> run.getWorkflowType().equals(EwmaBaselineUpdate.TYPE))
                    .sorted(Comparator.comparing(WorkflowExecutionMetadata::getStartTime))
                    .toList();
            for (int i = 1; i < sweeps.size(); i++) {
                assertThat(sweeps.get(i).getStartTime())
                        .as("one sweep after the other")
                        .isAfterOrEqualTo(sweeps.get(i - 1).getCloseTime());
            }
        });
    }

    private static List<WorkflowExecutionMetadata> runs(Node node) {
        return node.worker().temporal().client().listExecutions("").toList();
    }

    private static void spend(StreamTopics topics, Instant hour, int events) {
        for (int i = 0; i < events; i++) {
            topics.send(new CostEvent("e" + i, hour.toEpochMilli() + i, PAIR, "", "", 10_000_000_000L, 1, 1, 0, 1, ""));
        }
    }

    private Settings settings(StreamTopics topics, Map<String, String> more) {
        Map<String, String> assignments = new HashMap<>(topics.settings(stateDir));
        assignments.put("http.port", "0");
        assignments.putAll(more);
        return Settings.load(AllSettings.RECORDS, assignments, Map.of(), Map.of(), List.of());
    }

    private static String health(Node node) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI health = URI.create("http://127.0.0.1:" + node.port() + "/health");
            return client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString()).body();
        }
    }

    private static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
