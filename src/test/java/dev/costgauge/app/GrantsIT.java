package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.grants.Role;
import dev.costgauge.settings.Settings;
import dev.costgauge.store.BaselineKey;
import dev.costgauge.store.ClickHouse;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.Postgres;
import dev.costgauge.store.PostgresBaselines;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.Redis;
import dev.costgauge.store.RedisBaselines;
import dev.costgauge.store.RedisSettings;
import dev.costgauge.sweep.SweepResult;
import dev.costgauge.sweep.SweepStatus;
import dev.costgauge.testing.Servers;
import dev.costgauge.wire.RegistryRefusedException;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Real servers that allow each role what {@code costgauge grants} prints: enough for all of its work, and no more. */
class GrantsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final PairKey PAIR = PairKey.of("chat", "kimi-k2");
    private static final byte[] ANYTHING = {1};

    private static GrantedServers servers;
    private static TopicCatalog topics;

    @TempDir
    private static Path folder;

    /** As setup does it before anything else of ours runs. */
    @BeforeAll
    static void setUp() throws Exception {
        servers = new GrantedServers(folder);
        topics = new TopicCatalog(servers.load(Role.SETUP).as(TopicSettings.class));
        succeeds(Role.SETUP, "topics", "apply");
        succeeds(Role.SETUP, "migrate", "up");
        servers.applyPostgres();
        if (Servers.temporalHasSchedules()) {
            succeeds(Role.SETUP, "temporal", "apply");
        }
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void eachRoleDoesAllOfItsWork() throws Exception {
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(6));
        Path trace = Files.writeString(
                folder.resolve("chat_trace.csv"), "timestamp_ms,input_length,output_length\n0,1000,10\n1000,2000,20\n");
        try (Node stream = Node.start(servers.load(Role.STREAM), Set.of(Node.Role.STREAM));
                Node worker = Node.start(servers.load(Role.WORKER), Set.of(Node.Role.WORKER))) {
            succeeds(Role.OPERATOR, "load", "mooncake", trace.toString(), "--start", hour.toString());
            awaitProjection(hour);
            SweepResult swept = sweep(worker);
            assertThat(swept.settled()).as(swept.reason()).isTrue();
            assertThat(swept.balanced()).as(swept.toString()).isTrue();
            succeeds(Role.STREAM, "doctor", "--role", "stream");
            if (Servers.temporalHasSchedules()) {
                succeeds(Role.WORKER, "doctor", "--role", "worker");
            }
            succeeds(Role.OPERATOR, "rules", "set", "quiet", "--service", "chat", "--sensitivity", "0.5");
            succeeds(Role.OPERATOR, "rules", "list");
            succeeds(Role.OPERATOR, "dlq", "list");
            assertThat(stream.ended()).isNotDone();
            assertThat(worker.ended()).isNotDone();
            // Both roles have done everything that is watched; Temporal's client tells of it now and then.
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(WatchedMetrics.served(stream, worker))
                    .containsAll(WatchedMetrics.asked()));
        }
        succeeds(Role.OPERATOR, "dlq", "replay", "--apply");
        succeeds(Role.OPERATOR, "verify");
        succeeds(Role.RESET, "reset", "--confirm");
        assertThat(folder.resolve("state").resolve(application())).doesNotExist();
        try (Admin admin = Admin.create(servers.kafkaClient(Role.STREAM))) {
            assertThat(admin.listTopics().names().get())
                    .isNotEmpty()
                    .noneMatch(topic -> topic.startsWith(application()) && topic.endsWith("-changelog"));
        }
    }

    private static String application() {
        return servers.settings(Role.STREAM).get("stream.application.id");
    }

    private static void awaitProjection(Instant hour) {
        Settings settings = servers.load(Role.WORKER);
        List<BaselineKey> slot = List.of(new BaselineKey(
                PAIR, new HourOfWeek(ZoneId.of("UTC")).slotOf(HourOfWeek.hourOf(hour.toEpochMilli()))));
        try (Postgres postgres = Postgres.open(settings.as(PostgresSettings.class));
                Redis redis = Redis.open(settings.as(RedisSettings.class))) {
            Awaitility.await().atMost(PATIENCE).until(() -> !new PostgresBaselines(postgres).read(slot).isEmpty());
            Awaitility.await().atMost(PATIENCE).until(() -> !new RedisBaselines(redis).read(slot).isEmpty());
        }
        try (RedisClient gateway = servers.redis(Role.GATEWAY)) {
            RedisCommands<String, String> commands = gateway.connect().sync();
            assertThat(commands.get("ewma:cost:chat:kimi-k2:" + slot.getFirst().slot())).isNotNull();
        }
    }

    private static SweepResult sweep(Node worker) throws InterruptedException {
        worker.worker().sweeps().awaitStarted(PATIENCE);
        String id = worker.worker().service().trigger(Optional.empty());
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> worker.worker().service().status(id),
                        found -> found.filter(SweepStatus.Completed.class::isInstance).isPresent())
                .map(done -> ((SweepStatus.Completed) done).result())
                .orElseThrow();
    }

    @Test
    void kafkaLetsEachRoleWriteItsOwnTopicsAlone() throws Exception {
        write(Role.PRODUCER, Topic.EVENTS);
        for (Topic foreign : List.of(Topic.COMMANDS, Topic.TICKS, Topic.HOURS, Topic.RULES)) {
            refusesToWrite(Role.PRODUCER, foreign);
        }
        refusesToWrite(Role.STREAM, Topic.EVENTS);
        refusesToWrite(Role.STREAM, Topic.COMMANDS);
        refusesToWrite(Role.WORKER, Topic.EVENTS);
        refusesToWrite(Role.WORKER, Topic.ALERTS);
        refusesToWrite(Role.NOTIFIER, Topic.ALERTS);
        refusesToWrite(Role.OPERATOR, Topic.HOURS);
        refusesToWrite(Role.RESET, Topic.EVENTS);
    }

    private static void write(Role role, Topic topic) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                servers.kafkaClient(role), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topics.name(topic), ANYTHING)).get();
        }
    }

    private static void refusesToWrite(Role role, Topic topic) {
        assertThatThrownBy(() -> write(role, topic))
                .as("%s to %s", role, topic)
                .hasRootCauseInstanceOf(AuthorizationException.class);
    }

    @Test
    void kafkaLetsEachRoleReadWhatItWorksOnInItsOwnGroupsAlone() {
        read(Role.NOTIFIER, Topic.ALERTS, servers.user(Role.NOTIFIER));
        assertThatThrownBy(() -> read(Role.NOTIFIER, Topic.EVENTS, servers.user(Role.NOTIFIER)))
                .isInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> read(Role.NOTIFIER, Topic.ALERTS, "another"))
                .isInstanceOf(GroupAuthorizationException.class);
        assertThatThrownBy(() -> read(Role.WORKER, Topic.DEAD_LETTERS, servers.settings(Role.WORKER).get("archive.group")))
                .isInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> read(Role.WORKER, Topic.EVENTS, application()))
                .isInstanceOf(GroupAuthorizationException.class);
    }

    private static void read(Role role, Topic topic, String group) {
        Map<String, Object> client = servers.kafkaClient(role);
        client.put("group.id", group);
        client.put("auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topics.name(topic)));
            Awaitility.await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(100));
                return !consumer.assignment().isEmpty();
            });
            consumer.poll(Duration.ofMillis(100));
        }
    }

    @Test
    void kafkaKeepsTopicsAndTransactionsFromThoseWhoOwnNone() {
        for (Role role : List.of(Role.STREAM, Role.WORKER, Role.OPERATOR, Role.RESET, Role.PRODUCER)) {
            try (Admin admin = Admin.create(servers.kafkaClient(role))) {
                assertThatThrownBy(() -> admin.createTopics(List.of(new NewTopic("another", 1, (short) 1))).all().get())
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(AuthorizationException.class);
                assertThatThrownBy(() -> admin.deleteTopics(List.of(topics.name(Topic.EVENTS))).all().get())
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(AuthorizationException.class);
            }
        }
        Map<String, Object> client = servers.kafkaClient(Role.WORKER);
        client.put("transactional.id", application() + "-1");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            assertThatThrownBy(producer::initTransactions).isInstanceOf(TransactionalIdAuthorizationException.class);
        }
    }

    @Test
    void kafkaLetsNobodyButResetMoveTheStreamsPositions() {
        Map<TopicPartition, OffsetAndMetadata> beginning =
                Map.of(new TopicPartition(topics.name(Topic.EVENTS), 0), new OffsetAndMetadata(0));
        for (Role role : List.of(Role.SETUP, Role.WORKER, Role.OPERATOR, Role.PRODUCER, Role.NOTIFIER)) {
            try (Admin admin = Admin.create(servers.kafkaClient(role))) {
                assertThatThrownBy(() -> admin.alterConsumerGroupOffsets(application(), beginning).all().get())
                        .as("%s", role)
                        .hasCauseInstanceOf(GroupAuthorizationException.class);
            }
        }
    }

    @Test
    void theRegistryTakesNoSchemasFromThoseWhoOnlyReadIt() {
        RegistrySettings stream = servers.load(Role.STREAM).as(RegistrySettings.class);
        try (RestSchemaRegistry registry =
                new RestSchemaRegistry(stream, new SimpleMeterRegistry(), InstantSource.system())) {
            assertThatThrownBy(() -> registry.register(Servers.unique("grants"), CostAnomalyAlert.getClassSchema()))
                    .isInstanceOf(RegistryRefusedException.class);
        }
    }

    @Test
    void postgresLetsTheWorkerDeleteNothingAndChangeNoHistory() throws Exception {
        try (Connection worker = servers.postgres(Role.WORKER);
                Statement statement = worker.createStatement()) {
            for (String sql : List.of(
                    "DELETE FROM alerts",
                    "TRUNCATE baselines",
                    "UPDATE baseline_history SET baseline = 0",
                    "UPDATE alert_history SET why = ''",
                    "INSERT INTO flyway_schema_history SELECT * FROM flyway_schema_history",
                    "DROP TABLE alerts",
                    "CREATE TABLE another (x int)",
                    "CREATE TEMPORARY TABLE another (x int)")) {
                assertThatThrownBy(() -> statement.execute(sql))
                        .as(sql)
                        .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState())
                                .isEqualTo("42501"));
            }
        }
    }

    @Test
    void clickHouseLetsTheStreamReadClosedHoursAndTheWorkerAddRows() {
        refusesInClickHouse(
                Role.WORKER,
                "DROP TABLE cost_events",
                "TRUNCATE TABLE cost_events",
                "ALTER TABLE cost_events DELETE WHERE 1",
                "ALTER TABLE cost_events MODIFY TTL toDateTime(event_time) + INTERVAL 1 DAY",
                "INSERT INTO archive_positions VALUES ('t', 0, 0)",
                "CREATE TABLE another (x Int8) ENGINE = Memory",
                "CREATE USER another");
        refusesInClickHouse(
                Role.STREAM,
                "SELECT count() FROM cost_events",
                "INSERT INTO stream_hours (project, service, model, hour) VALUES ('p', 's', 'm', 1)");
        refusesInClickHouse(Role.SETUP, "CREATE USER another", "DROP DATABASE " + database(), "SYSTEM SHUTDOWN");
    }

    private static String database() {
        return servers.load(Role.SETUP).as(ClickHouseSettings.class).database();
    }

    private static void refusesInClickHouse(Role role, String... statements) {
        try (ClickHouse clickHouse = ClickHouse.open(servers.load(role).as(ClickHouseSettings.class))) {
            for (String sql : statements) {
                assertThatThrownBy(() -> clickHouse.execute(sql))
                        .as("%s: %s", role, sql)
                        .hasStackTraceContaining("Not enough privileges");
            }
        }
    }

    @Test
    void redisLetsTheWorkerTouchBaselinesAndTheGatewayReadThem() {
        try (RedisClient client = servers.redis(Role.WORKER)) {
            RedisCommands<String, String> worker = client.connect().sync();
            refusedByRedis(worker::flushall);
            refusedByRedis(() -> worker.keys("*"));
            refusedByRedis(() -> worker.set("session:1", "x"));
            refusedByRedis(() -> worker.configGet("*"));
            refusedByRedis(() -> worker.eval("return 1", ScriptOutputType.INTEGER));
        }
        try (RedisClient client = servers.redis(Role.GATEWAY)) {
            RedisCommands<String, String> gateway = client.connect().sync();
            refusedByRedis(() -> gateway.set("ewma:cost:chat:kimi-k2:1", "0"));
            refusedByRedis(() -> gateway.get("ewma:meta:chat:kimi-k2"));
        }
    }

    private static void refusedByRedis(Runnable command) {
        assertThatThrownBy(command::run).hasMessageStartingWith("NOPERM");
    }

    private static void succeeds(Role role, String... command) {
        List<String> words = new ArrayList<>(Arrays.asList(command));
        servers.settings(role).forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        StringWriter said = new StringWriter();
        CommandLine line = Main.commandLine()
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(said, true));
        assertThat(line.execute(words.toArray(String[]::new)))
                .as(() -> role + ": " + String.join(" ", command) + ": " + said)
                .isZero();
    }
}
