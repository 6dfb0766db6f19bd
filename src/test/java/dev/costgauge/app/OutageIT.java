package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.app.Node.Role;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostHour;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.embedded.EmbeddedServer;
import dev.costgauge.embedded.KafkaCluster;
import dev.costgauge.embedded.ServerRoom;
import dev.costgauge.settings.Settings;
import dev.costgauge.store.BaselineRow;
import dev.costgauge.store.ClickHouseHistory;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.Migrations;
import dev.costgauge.store.PairHour;
import dev.costgauge.store.PostgresBaselines;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.RedisSettings;
import dev.costgauge.store.Stores;
import dev.costgauge.sweep.SweepResult;
import dev.costgauge.sweep.SweepStatus;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.wire.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every server in turn dies by SIGKILL and comes back while the whole system works: nothing is lost, nothing double. */
class OutageIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int PAIRS = 12;
    private static final int EVENTS = 1_500;

    @TempDir
    private Path stateDir;

    private final Random random = new Random(20261122);
    private final Map<String, Long> expected = new HashMap<>();

    @Test
    void anyServerMayDieAndComeBackAndEveryStoreAgreesToTheNanoDollar() throws Exception {
        try (ServerRoom room = Servers.room()) {
            KafkaCluster kafka = room.kafka(1);
            EmbeddedServer registry = room.registry();
            EmbeddedServer clickHouse = room.clickHouse();
            EmbeddedServer postgres = room.postgres();
            EmbeddedServer redis = room.redis();
            EmbeddedServer temporal = room.temporal().server();
            try (StreamTopics topics = StreamTopics.create("", 2, kafka.bootstrapServers(), registry.endpoint())) {
                Map<String, String> assignments = new HashMap<>(topics.settings(stateDir));
                assignments.putAll(Servers.settings("clickhouse", ServerRoom.clickHouseLogin(clickHouse)));
                assignments.putAll(Servers.settings("postgres", ServerRoom.postgresLogin(postgres)));
                assignments.put("redis.url", redis.endpoint());
                assignments.put("temporal.address", temporal.endpoint());
                assignments.put("http.port", "0");
                Settings settings =
                        Settings.load(AllSettings.RECORDS, assignments, Map.of(), Map.of(), List.of());
                try (Stores stores = Stores.open(
                        settings.as(PostgresSettings.class),
                        settings.as(ClickHouseSettings.class),
                        settings.as(RedisSettings.class))) {
                    new Migrations(
                                    settings.as(PostgresSettings.class),
                                    settings.as(ClickHouseSettings.class),
                                    stores.clickHouse())
                            .up();
                    try (Node node = Node.start(settings, Set.of(Role.STREAM, Role.WORKER))) {
                        Instant first = topics.thisHour().minus(Duration.ofHours(20));
                        Instant hour = first;
                        for (EmbeddedServer victim :
                                List.of(kafka.servers().getFirst(), registry, clickHouse, postgres, redis, temporal)) {
                            send(topics, hour);
                            victim.kill();
                            Thread restart = Thread.ofPlatform().start(victim::restart);
                            send(topics, hour);
                            restart.join();
                            send(topics, hour);
                            topics.tick(hour.plus(Duration.ofHours(1)));
                            hour = hour.plus(Duration.ofHours(1));
                        }
                        topics.tick(hour.plus(Duration.ofHours(6)));
                        assertStreamCountedEverything(topics);
                        assertArchiveHoldsEverything(stores, first, hour);
                        assertProjectionsFollow(topics, stores);
                        assertSweepBalances(node);
                    }
                }
            }
        }
    }

    private void send(StreamTopics topics, Instant hour) {
        for (int i = 0; i < EVENTS; i++) {
            PairKey pair = PairKey.of("service-" + random.nextInt(PAIRS), "gpt-4o");
            long nanos = random.nextLong(-50_000_000, 1_000_000_000);
            topics.send(new CostEvent(
                    "e" + random.nextLong(),
                    hour.toEpochMilli() + random.nextInt(3_500_000),
                    pair,
                    "c",
                    "n" + random.nextInt(3),
                    nanos,
                    5,
                    1,
                    0,
                    1,
                    ""));
            expected.merge(pair + "@" + HourOfWeek.hourOf(hour.toEpochMilli()), nanos, Long::sum);
        }
    }

    private void assertStreamCountedEverything(StreamTopics topics) {
        Map<String, Long> closed = new HashMap<>();
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            for (CostHour hour : topics.poll(Topic.HOURS, CostHour.class)) {
                PairKey pair = new PairKey(hour.getProject(), hour.getService(), hour.getModel());
                closed.put(pair + "@" + HourOfWeek.hourOf(hour.getHour().toEpochMilli()), Nanos.of(hour.getCost()));
            }
            closed.values().removeIf(cost -> cost == 0);
            assertThat(closed).isEqualTo(expected);
        });
    }

    private void assertArchiveHoldsEverything(Stores stores, Instant first, Instant end) {
        ClickHouseHistory history = new ClickHouseHistory(stores.clickHouse());
        List<PairKey> pairs = expected.keySet().stream()
                .map(key -> PairKey.parse(key.substring(0, key.indexOf('@'))))
                .distinct()
                .toList();
        HourRange range =
                new HourRange(HourOfWeek.hourOf(first.toEpochMilli()), HourOfWeek.hourOf(end.toEpochMilli()));
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Long> archived = new HashMap<>();
            for (PairHour hour : history.totals(pairs, range)) {
                archived.put(hour.pair() + "@" + hour.hour(), hour.totals().costNanos());
            }
            assertThat(archived).isEqualTo(expected);
        });
    }

    private static void assertProjectionsFollow(StreamTopics topics, Stores stores) {
        Map<String, Double> latest = new HashMap<>();
        PostgresBaselines table = new PostgresBaselines(stores.postgres());
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            for (BaselineUpdate update : topics.poll(Topic.UPDATES, BaselineUpdate.class)) {
                latest.put(
                        update.getProject() + "/" + update.getService() + "/" + update.getModel() + "#" + update.getSlot(),
                        update.getBaseline());
            }
            assertThat(latest).isNotEmpty();
            Map<String, Double> projected = new HashMap<>();
            for (int i = 0; i < PAIRS; i++) {
                PairKey pair = PairKey.of("service-" + i, "gpt-4o");
                for (BaselineRow row : table.slotsOf(pair)) {
                    projected.put(pair + "#" + row.key().slot(), row.baseline());
                }
            }
            assertThat(projected).isEqualTo(latest);
        });
    }

    private static void assertSweepBalances(Node node) {
        String id = node.worker().service().trigger(Optional.empty());
        Awaitility.await().atMost(PATIENCE).until(() -> !(node.worker().service().status(id).orElseThrow()
                instanceof SweepStatus.Running));
        SweepStatus status = node.worker().service().status(id).orElseThrow();
        assertThat(status).isInstanceOf(SweepStatus.Completed.class);
        SweepResult result = ((SweepStatus.Completed) status).result();
        assertThat(result.settled()).as(result.reason()).isTrue();
        assertThat(result.totals().differences()).isEmpty();
        assertThat(result.balanced()).isTrue();
        assertThat(result.totals().pairs()).isEqualTo(PAIRS);
    }
}
