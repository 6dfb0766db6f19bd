package dev.costgauge.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.cost.PairKey;
import dev.costgauge.embedded.EmbeddedServer;
import dev.costgauge.embedded.JdbcEndpoint;
import dev.costgauge.embedded.ServerRoom;
import dev.costgauge.store.BaselineKey;
import dev.costgauge.store.ClickHouse;
import dev.costgauge.store.Postgres;
import dev.costgauge.store.PostgresBaselines;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.Redis;
import dev.costgauge.store.RedisBaselines;
import dev.costgauge.store.RedisSettings;
import dev.costgauge.store.StoreFixture;
import dev.costgauge.testing.Servers;
import dev.costgauge.tls.TlsFiles;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.LocalSchemaRegistry;
import dev.costgauge.wire.SpecificAvroDeserializer;
import dev.costgauge.wire.SpecificAvroSerializer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** PostgreSQL dies in the middle of a batch, then Redis between two: both end up with all of it, and it shows meanwhile. */
class ProjectorOutageIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String TASK = "projector-baselines";
    private static final int VERSIONS = 5;

    private final String topic = Servers.unique("projector-outage");
    private final KafkaSettings kafka = new KafkaSettings(Servers.kafka(), Map.of());
    private final LocalSchemaRegistry schemas = new LocalSchemaRegistry();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<PairKey> pairs =
            IntStream.range(0, 60).mapToObj(i -> PairKey.of("service-" + i, "m")).toList();
    private final List<BaselineKey> keys =
            pairs.stream().map(pair -> new BaselineKey(pair, 41)).toList();

    @Test
    void aStoreThatDiesInTheMiddleIsWrittenToOnceItIsBack() throws Exception {
        try (ServerRoom room = Servers.room()) {
            EmbeddedServer postgres = room.postgres();
            EmbeddedServer redis = room.redis();
            JdbcEndpoint login = ServerRoom.postgresLogin(postgres);
            PostgresSettings tables = new PostgresSettings(
                    login.url(), login.user(), login.password(), 4, Duration.ofSeconds(10), TlsFiles.NONE);
            var clickHouse = StoreFixture.clickHouse();
            try (ClickHouse archive = ClickHouse.open(clickHouse)) {
                StoreFixture.migrate(tables, clickHouse, archive);
            }
            try (Admin admin = Admin.create(kafka.clientConfig())) {
                admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
            }
            try (Postgres pool = Postgres.open(tables);
                    Redis cache = Redis.open(
                            new RedisSettings(redis.endpoint(), "", "", Duration.ofSeconds(2), TlsFiles.NONE))) {
                Projector<BaselineUpdate, ?> projector = projector(pool, cache);
                Thread thread = Thread.ofPlatform().name("projector-under-test").start(projector);
                try {
                    killInTheMiddleOfABatch(postgres, login);
                    assertWhole(pool, cache, VERSIONS);

                    redis.kill();
                    send(VERSIONS + 1);
                    await().atMost(PATIENCE).until(() -> troubled() == 1);
                    // What could be written is.
                    await().atMost(PATIENCE).untilAsserted(() -> assertThat(new PostgresBaselines(pool).read(keys).values())
                            .anyMatch(row -> row.version() == VERSIONS + 1));
                    redis.start();
                    assertWhole(pool, cache, VERSIONS + 1);
                    await().atMost(PATIENCE).until(() -> troubled() == 0);
                } finally {
                    projector.close();
                    thread.join();
                }
            }
        }
    }

    /** Somebody holds the table while the projector writes to it; then the server dies under both. */
    private void killInTheMiddleOfABatch(EmbeddedServer postgres, JdbcEndpoint login) throws Exception {
        try (Connection holder = DriverManager.getConnection(login.url(), login.user(), login.password());
                Connection watcher = DriverManager.getConnection(login.url(), login.user(), login.password());
                Statement hold = holder.createStatement();
                Statement watch = watcher.createStatement()) {
            holder.setAutoCommit(false);
            hold.execute("LOCK TABLE baselines IN EXCLUSIVE MODE");
            for (int version = 1; version <= VERSIONS; version++) {
                send(version);
            }
            await().atMost(PATIENCE).until(() -> {
                try (var waiting = watch.executeQuery("SELECT 1 FROM pg_locks WHERE NOT granted")) {
                    return waiting.next();
                }
            });
            postgres.kill();
        }
        postgres.start();
        postgres.awaitReady();
    }

    private void assertWhole(Postgres pool, Redis cache, int version) {
        PostgresBaselines table = new PostgresBaselines(pool);
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            assertThat(table.read(keys).values()).hasSize(pairs.size()).allMatch(row -> row.version() == version);
            assertThat(new RedisBaselines(cache).read(keys).values())
                    .hasSize(pairs.size())
                    .allMatch(held -> held.version() == version);
        });
        long history = pool.jdbi().withHandle(handle ->
                handle.createQuery("SELECT count(*) FROM baseline_history").mapTo(Long.class).one());
        assertThat(history).as("every version once").isEqualTo((long) version * pairs.size());
    }

    private double troubled() {
        return meters.get("costgauge.worker.troubled").tag("task", TASK).gauge().value();
    }

    private Projector<BaselineUpdate, ?> projector(Postgres pool, Redis cache) {
        return new Projector<>(
                TASK,
                topic,
                ConsumerConfigs.projector(kafka.clientConfig(), topic + "-group", 100),
                new BaselineProjection(new PostgresBaselines(pool), new RedisBaselines(cache), 2),
                new SpecificAvroDeserializer<>(schemas, BaselineUpdate.class),
                null,
                meters,
                System::nanoTime);
    }

    private void send(int version) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        kafka.clientConfig(), new ByteArraySerializer(), new ByteArraySerializer());
                SpecificAvroSerializer<BaselineUpdate> serializer = new SpecificAvroSerializer<>(schemas)) {
            for (PairKey pair : pairs) {
                byte[] value = serializer.serialize(topic, ProjectorIT.baseline(pair, version));
                producer.send(new ProducerRecord<>(topic, pair.bytes(), value));
            }
        }
    }
}
