package dev.costgauge.bench;

import dev.costgauge.embedded.EmbeddedOptions;
import dev.costgauge.embedded.JavaProcess;
import dev.costgauge.embedded.JdbcEndpoint;
import dev.costgauge.embedded.KafkaCluster;
import dev.costgauge.embedded.ServerRoom;
import dev.costgauge.report.Progress;
import dev.costgauge.store.ClickHouse;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.Migrations;
import dev.costgauge.store.Postgres;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.Redis;
import dev.costgauge.store.RedisSettings;
import dev.costgauge.tls.TlsFiles;
import dev.costgauge.wire.EventEncoder;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.SchemaRegistry;
import dev.costgauge.wire.SpecificAvroSerde;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicAdmin;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Every server that a worker needs, on loopback, and the worker in a process of its own. Belongs to one thread. */
final class SweepLab implements AutoCloseable {

    private static final String WORKER = "worker";
    private static final String ARCHIVER = "archiver";
    private static final String STREAM = "stream";
    private static final String PROJECTOR = "projector";
    private static final List<String> BROKER = List.of("-Xmx1g");

    private final BenchOptions options;
    private final Contestants contestants;
    private final InstantSource clock;
    private final ServerRoom room;
    private final KafkaCluster kafka;
    private final JdbcEndpoint postgresLogin;
    private final ClickHouse clickHouse;
    private final Postgres postgres;
    private final Redis redis;
    private final SchemaRegistry registry;
    private final TopicCatalog topics;
    private final Admin admin;
    private final Map<String, String> settings = new HashMap<>();

    SweepLab(BenchOptions options, Contestants contestants, InstantSource clock, Progress progress) {
        this.options = options;
        this.contestants = contestants;
        this.clock = clock;
        progress.step("starting Kafka, a registry, ClickHouse, PostgreSQL, Redis and Temporal");
        room = new ServerRoom(EmbeddedOptions.defaults(System.getenv()).withoutOutside());
        kafka = room.kafka(1, BROKER);
        String registryUrl = room.registry().endpoint();
        JdbcEndpoint archive = ServerRoom.clickHouseLogin(room.clickHouse());
        postgresLogin = ServerRoom.postgresLogin(room.postgres());
        String redisUrl = room.redis().endpoint();
        settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
        settings.put("schema.registry.url", registryUrl);
        login("clickhouse", archive);
        login("postgres", postgresLogin);
        settings.put("redis.url", redisUrl);
        settings.put("temporal.address", room.temporal().server().endpoint());
        settings.put("topics.partitions", Integer.toString(options.partitions()));
        settings.put("stream.application.id", STREAM);
        settings.put("archive.group", ARCHIVER);
        settings.put("projector.group", PROJECTOR);
        ClickHouseSettings clickHouseSettings = new ClickHouseSettings(
                archive.url(),
                archive.user(),
                archive.password(),
                Duration.ofSeconds(60),
                Duration.ofDays(35),
                Duration.ofDays(400),
                TlsFiles.NONE);
        PostgresSettings postgresSettings = new PostgresSettings(
                postgresLogin.url(), postgresLogin.user(), postgresLogin.password(), 4, Duration.ofMinutes(5), TlsFiles.NONE);
        clickHouse = ClickHouse.open(clickHouseSettings);
        postgres = Postgres.open(postgresSettings);
        redis = Redis.open(new RedisSettings(redisUrl, "", "", Duration.ofSeconds(30), TlsFiles.NONE));
        new Migrations(postgresSettings, clickHouseSettings, clickHouse).up();
        topics = new TopicCatalog(TopicSettings.defaults().with("", options.partitions()));
        admin = Admin.create(new HashMap<>(clientConfig()));
        registry = new RestSchemaRegistry(RegistrySettings.of(registryUrl), new SimpleMeterRegistry(), clock);
        new TopicAdmin(admin, registry, topics).apply();
    }

    private void login(String store, JdbcEndpoint endpoint) {
        settings.put(store + ".url", endpoint.url());
        settings.put(store + ".user", endpoint.user());
        settings.put(store + ".password", endpoint.password());
    }

    BenchOptions options() {
        return options;
    }

    InstantSource clock() {
        return clock;
    }

    ClickHouse clickHouse() {
        return clickHouse;
    }

    Postgres postgres() {
        return postgres;
    }

    Redis redis() {
        return redis;
    }

    /** A connection of its own; the caller closes it. */
    Connection sql() throws SQLException {
        return DriverManager.getConnection(postgresLogin.url(), postgresLogin.user(), postgresLogin.password());
    }

    String name(Topic topic) {
        return topics.name(topic);
    }

    EventEncoder encoder() {
        return EventEncoder.register(registry, name(Topic.EVENTS));
    }

    <T extends SpecificRecord> Serializer<T> serializer(Class<T> type) {
        return new SpecificAvroSerde<>(registry, type).serializer();
    }

    KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(Feed.config(clientConfig()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> clientConfig() {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }

    /** Starts the worker role as an installation would run it; its REST interface listens on {@code port}. */
    JavaProcess worker(int port) {
        List<String> arguments = new ArrayList<>(List.of("worker", "--set", "http.port=" + port));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return JavaProcess.start(
                contestants.jvmOptions(),
                contestants.product(),
                arguments,
                Map.of(),
                room.folder(),
                room.folder().resolve(WORKER + ".log"));
    }

    /** Where a topic ends now. */
    Map<TopicPartition, Long> ends(Topic topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, topics.partitions(topic))
                .mapToObj(partition -> new TopicPartition(name(topic), partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest).all().get().forEach((partition, info) -> ends.put(partition, info.offset()));
        return ends;
    }

    /** The stream, which does not run, has read all events. */
    void streamHasRead() throws ExecutionException, InterruptedException {
        commit(STREAM, ends(Topic.EVENTS));
        commit(STREAM, ends(Topic.REROUTED));
    }

    /** The projectors, which do not run, have read that far. */
    void projectorsHaveRead(Map<TopicPartition, Long> updates, Map<TopicPartition, Long> hours)
            throws ExecutionException, InterruptedException {
        commit(PROJECTOR + "-baselines", updates);
        commit(PROJECTOR + "-hours", hours);
    }

    private void commit(String group, Map<TopicPartition, Long> offsets) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> given = new HashMap<>();
        offsets.forEach((partition, offset) -> given.put(partition, new OffsetAndMetadata(offset)));
        admin.alterConsumerGroupOffsets(group, given).all().get();
    }

    /** Updates of baselines that the projector has in both stores. */
    long projected() throws ExecutionException, InterruptedException {
        return admin
                .listConsumerGroupOffsets(PROJECTOR + "-baselines")
                .partitionsToOffsetAndMetadata()
                .get()
                .values()
                .stream()
                .mapToLong(offset -> offset == null ? 0 : offset.offset())
                .sum();
    }

    @Override
    public void close() {
        admin.close();
        registry.close();
        redis.close();
        postgres.close();
        clickHouse.close();
        room.close();
    }
}
