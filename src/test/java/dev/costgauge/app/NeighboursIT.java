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
import dev.costgauge.settings.Settings;
import dev.costgauge.store.AlertRow;
import dev.costgauge.store.ClickHouse;
import dev.costgauge.store.ClickHouseHistory;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.Postgres;
import dev.costgauge.store.PostgresAlerts;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.StoreFixture;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.wire.Topic;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that starts while one of its neighbours is not there. */
class NeighboursIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
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
    void withoutTemporalAlertsAndArchiveGoOnAndHealthSaysWhatWaits() throws Exception {
        PostgresSettings postgres = StoreFixture.postgres();
        var clickHouse = StoreFixture.clickHouse();
        try (StreamTopics topics = StreamTopics.create(Servers.unique("no-temporal") + "-", 2);
                ClickHouse archive = ClickHouse.open(clickHouse);
                Postgres tables = Postgres.open(postgres)) {
            StoreFixture.migrate(postgres, clickHouse, archive);
            Map<String, String> more = new HashMap<>();
            more.putAll(login("postgres", new JdbcEndpoint(postgres.url(), postgres.user(), postgres.password())));
            more.putAll(login("clickhouse", new JdbcEndpoint(clickHouse.url(), clickHouse.user(), clickHouse.password())));
            more.put("redis.url", Servers.redis());
            more.put("temporal.address", "127.0.0.1:" + closedPort());
            more.put("archive.group", Servers.unique("archiver"));
            more.put("projector.group", Servers.unique("projector"));
            try (Node node = Node.start(settings(topics, more), Set.of(Role.STREAM, Role.WORKER))) {
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
                assertThat(health(node)).contains("degraded", "sweeps wait for Temporal");
            }
        }
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

    private static Map<String, String> login(String store, JdbcEndpoint at) {
        return Map.of(store + ".url", at.url(), store + ".user", at.user(), store + ".password", at.password());
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
