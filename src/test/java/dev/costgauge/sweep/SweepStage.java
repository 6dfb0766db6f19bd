package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.embedded.JdbcEndpoint;
import dev.costgauge.payloads.PayloadConverter;
import dev.costgauge.store.BaselineKey;
import dev.costgauge.store.BaselineRow;
import dev.costgauge.store.ClickHouse;
import dev.costgauge.store.ClickHouseAudit;
import dev.costgauge.store.ClickHouseHistory;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.HourTotals;
import dev.costgauge.store.Migrations;
import dev.costgauge.store.Postgres;
import dev.costgauge.store.PostgresBaselines;
import dev.costgauge.store.PostgresRepairTurns;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.Redis;
import dev.costgauge.store.RedisBaselines;
import dev.costgauge.store.RedisSettings;
import dev.costgauge.testing.Servers;
import dev.costgauge.tls.TlsFiles;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.SpecificAvroSerde;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/** Everything that a sweep meets, on real servers; the test plays the stream and the consumers that it waits for. */
final class SweepStage implements AutoCloseable {

    static final int PARTITIONS = 3;
    static final int RING = 3;

    final String prefix = Servers.unique("sweep") + ".";
    final TopicCatalog topics = new TopicCatalog(TopicSettings.defaults().with(prefix, PARTITIONS));
    final Map<String, Object> kafka = Map.of("bootstrap.servers", Servers.kafka());
    final ClickHouse clickHouse;
    final Postgres postgres;
    final Redis redis;
    final PostgresBaselines table;
    final RedisBaselines cache;
    final TemporalConnection temporal;
    final SweepSettings settings;
    final SweepService service;
    final MeterRegistry meters = new SimpleMeterRegistry();
    final long closed;
    final ConsumerGroups groups;

    /** As gateways and operators meet Redis. */
    final RedisCommands<String, String> gateway;

    private final RedisClient gatewayClient = RedisClient.create(Servers.redis());
    private final RestSchemaRegistry registry;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> lost = new AtomicReference<>();
    private final Serializer<CostHour> hourWriter;
    private final Serializer<BaselineUpdate> updateWriter;
    private final SweepWorker worker;
    private final Admin admin;
    private long archived;
    private long repeats;

    SweepStage(SweepSettings settings, Instant now) throws Exception {
        this(settings, now, Interceptors.NONE);
    }

    SweepStage(SweepSettings settings, Instant now, Interceptors interceptors) throws Exception {
        this.settings = settings;
        this.closed = HourOfWeek.hourOf(now.toEpochMilli()) - 1;
        JdbcEndpoint archive = Servers.clickHouse();
        ClickHouseSettings clickHouseSettings = new ClickHouseSettings(
                archive.url(),
                archive.user(),
                archive.password(),
                Duration.ofSeconds(60),
                // The hours of these tests are always the same ones.
                Duration.ofDays(3650),
                Duration.ofDays(3650),
                TlsFiles.NONE);
        clickHouse = ClickHouse.open(clickHouseSettings);
        JdbcEndpoint tables = Servers.postgres();
        PostgresSettings postgresSettings = new PostgresSettings(
                tables.url(), tables.user(), tables.password(), 6, Duration.ofSeconds(30), TlsFiles.NONE);
        postgres = Postgres.open(postgresSettings);
        new Migrations(postgresSettings, clickHouseSettings, clickHouse).up();
        redis = Redis.open(new RedisSettings(Servers.redis(), "", "", Duration.ofSeconds(10), TlsFiles.NONE));
        gateway = gatewayClient.connect().sync();
        table = new PostgresBaselines(postgres);
        cache = new RedisBaselines(redis);
        registry = new RestSchemaRegistry(RegistrySettings.of(Servers.registry()), meters, InstantSource.system());
        admin = Admin.create(kafka);
        admin.createTopics(Stream.of(Topic.values())
                        .map(topic -> new NewTopic(topics.name(topic), PARTITIONS, (short) 1)
                                // The hours of these tests are always the same ones.
                                .configs(Map.of("retention.ms", "-1")))
                        .toList()).all().get();
        // See KafkaSink: these topics are always new.
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", Servers.kafka(), "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(), new ByteArraySerializer());
        hourWriter = new SpecificAvroSerde<>(registry, CostHour.class).serializer();
        updateWriter = new SpecificAvroSerde<>(registry, BaselineUpdate.class).serializer();
        groups = new ConsumerGroups(
                prefix + "archiver",
                prefix + "stream",
                prefix + "projector",
                topics.name(Topic.EVENTS),
                topics.name(Topic.REROUTED),
                topics.name(Topic.UPDATES));
        temporal = new TemporalConnection(
                new TemporalSettings(
                        Servers.temporal(),
                        "default",
                        prefix + "tasks",
                        false,
                        TlsFiles.NONE,
                        "",
                        "",
                        100,
                        100,
                        Duration.ofSeconds(10)),
                PayloadConverter.plain(),
                interceptors,
                meters);
        worker = new SweepWorker(
                temporal,
                settings,
                kafka,
                streamTopics(),
                new ArchiveTopic(
                        topics.name(Topic.EVENTS),
                        topics.name(Topic.EVENTS),
                        new EventDecoder(registry, AcceptSettings.defaults()),
                        24),
                groups,
                HourOfWeek.UTC,
                192,
                new ClickHouseHistory(clickHouse),
                new ClickHouseAudit(clickHouse),
                new PostgresRepairTurns(postgres),
                table,
                cache,
                meters);
        worker.start(refused -> {
            throw refused;
        });
        service = new SweepService(temporal, settings, HourOfWeek.UTC, RING, InstantSource.fixed(now));
    }

    static SweepSettings settings(int page, int stretch) {
        return new SweepSettings(
                page,
                stretch,
                4,
                100,
                Duration.ofHours(24),
                Duration.ofDays(7),
                // Consumers that are behind here stay so.
                Duration.ofSeconds(2),
                2,
                Path.of("temporal/schedules.yaml"));
    }

    StreamTopics streamTopics() {
        return new StreamTopics(
                kafka,
                topics.name(Topic.HOURS),
                topics.name(Topic.UPDATES),
                topics.name(Topic.COMMANDS),
                topics.name(Topic.LEDGER),
                () -> new SpecificAvroSerde<>(registry, CostHour.class).deserializer(),
                () -> new SpecificAvroSerde<>(registry, BaselineUpdate.class).deserializer(),
                () -> new SpecificAvroSerde<>(registry, CostLedger.class).deserializer(),
                () -> new SpecificAvroSerde<>(registry, BaselineCommand.class).serializer());
    }

    String events() {
        return topics.name(Topic.EVENTS);
    }

    /** Puts a repeat of the event that was archived last into its hour, with a cost of its own. */
    void archiveRepeat(PairKey pair, long hour, long nanos) {
        insert("played", 1_000_000 + repeats, "e" + (archived - 1), pair, hour, nanos);
        repeats++;
    }

    /** Puts an event of the first partition of the topic into the archive. */
    void archiveAt(PairKey pair, long hour, long offset) {
        insert(events(), offset, "at " + offset, pair, hour, 0);
    }

    private void insert(String topic, long offset, String id, PairKey pair, long hour, long nanos) {
        clickHouse.execute("INSERT INTO cost_events SELECT '" + topic + "', 0, " + offset
                + ", fromUnixTimestamp64Milli(" + HourOfWeek.startOf(closed) + ", 'UTC'), '" + id + "', fromUnixTimestamp64Milli(" + HourOfWeek.startOf(hour) + ", 'UTC'), '"
                + pair.project() + "', '" + pair.service() + "', '" + pair.model() + "', 'c', 'n', " + nanos
                + ", 0, 0, 0, 0, ''");
    }

    /** Kafka forgets the first events of the first partition. */
    void forgetBefore(long offset) throws Exception {
        admin.deleteRecords(Map.of(new TopicPartition(events(), 0), RecordsToDelete.beforeOffset(offset)))
                .all()
                .get();
    }

    /** Puts events with these totals into an hour of the archive: the first has all of it, the others are free. */
    void archive(PairKey pair, long hour, HourTotals totals) {
        clickHouse.execute("INSERT INTO cost_events SELECT 'played', 0, " + archived + " + number,"
                + " fromUnixTimestamp64Milli(" + HourOfWeek.startOf(hour + 1) + ", 'UTC'), concat('e', toString(" + archived
                + " + number)), fromUnixTimestamp64Milli(" + HourOfWeek.startOf(hour) + ", 'UTC'), '" + pair.project()
                + "', '" + pair.service() + "', '" + pair.model() + "', 'c', 'n', if(number = 0, " + totals.costNanos()
                + ", 0), if(number = 0, " + totals.inputTokens() + ", 0), if(number = 0, " + totals.outputTokens()
                + ", 0), if(number = 0, " + totals.cachedTokens() + ", 0), if(number = 0, " + totals.requests()
                + ", 0), '' FROM numbers(" + totals.events() + ")");
        archived += totals.events();
    }

    /** Publishes a closed hour as the stream does. */
    void publishHour(PairKey pair, long hour, int revision, HourTotals totals) {
        publishHour(pair, hour, revision, new PublishedHour(totals, 0, 0));
    }

    /** The same, with repeats beside it. */
    void publishHour(PairKey pair, long hour, PublishedHour published) {
        publishHour(pair, hour, 0, published);
    }

    private void publishHour(PairKey pair, long hour, int revision, PublishedHour published) {
        HourTotals totals = published.totals();
        CostHour record = CostHour.newBuilder()
                .setProject(pair.project())
                .setService(pair.service())
                .setModel(pair.model())
                .setHour(Instant.ofEpochMilli(HourOfWeek.startOf(hour)))
                .setSlot(HourOfWeek.UTC.slotOf(hour))
                .setRevision(revision)
                .setCost(Nanos.toDecimal(totals.costNanos()))
                .setEvents(totals.events())
                .setRequests(totals.requests())
                .setInputTokens(totals.inputTokens())
                .setOutputTokens(totals.outputTokens())
                .setCachedTokens(totals.cachedTokens())
                .setExpected(Double.NaN)
                .setThreshold(Double.POSITIVE_INFINITY)
                .setAnomalous(false)
                .setShares(List.of())
                .setOtherCost(Nanos.toDecimal(totals.costNanos()))
                .setDuplicateEvents(published.repeats())
                .setDuplicateCost(Nanos.toDecimal(published.repeatedNanos()))
                .build();
        String topic = topics.name(Topic.HOURS);
        send(topic, pair, record.getHour().toString(), hourWriter.serialize(topic, record), hour + 1);
    }

    /** Publishes a slot's record as the stream does. */
    void publishSlot(BaselineRow row) {
        String topic = topics.name(Topic.UPDATES);
        send(topic, row.key().pair(), Integer.toString(row.key().slot()), updateWriter.serialize(topic, row.toUpdate()), closed);
    }

    private void send(String topic, PairKey pair, String more, byte[] value, long atHour) {
        producer.send(
                new ProducerRecord<>(
                        topic,
                        Utils.toPositive(Utils.murmur2(pair.bytes())) % PARTITIONS,
                        HourOfWeek.startOf(atHour),
                        (pair.text() + "/" + more).getBytes(StandardCharsets.UTF_8),
                        value),
                (metadata, failure) -> lost.compareAndSet(null, failure));
    }

    /** A slot as the stream would have learned it. */
    BaselineRow slot(PairKey pair, int slot, double baseline) {
        return new BaselineRow(
                new BaselineKey(pair, slot),
                "Z",
                (closed << 32) | 1,
                baseline,
                baseline,
                3 * baseline,
                4,
                false,
                "ewma-ratio",
                "LEARNED",
                closed - 10,
                Nanos.of(BigDecimal.valueOf(baseline)),
                HourOfWeek.startOf(closed));
    }

    /** All consumers have read everything. */
    void settle() throws Exception {
        producer.flush();
        assertThat(lost.get()).as("what could not be published").isNull();
        commit(groups.archiver(), Topic.EVENTS);
        commit(groups.stream(), Topic.EVENTS);
        commit(groups.stream(), Topic.REROUTED);
        commit(groups.projector(), Topic.UPDATES);
    }

    /** One event that no consumer has read. */
    void addUnreadEvent() throws Exception {
        producer.send(new ProducerRecord<>(topics.name(Topic.EVENTS), 0, null, new byte[] {1})).get();
    }

    private void commit(String group, Topic topic) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(topic);
            consumer.endOffsets(partitions).forEach((p, end) -> ends.put(p, new OffsetAndMetadata(end)));
        }
        admin.alterConsumerGroupOffsets(group, ends).all().get();
    }

    private List<TopicPartition> partitions(Topic topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topics.name(topic), partition))
                .toList();
    }

    /** Every command that was ever sent. */
    List<BaselineCommand> commands() {
        List<BaselineCommand> commands = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                var reader = new SpecificAvroSerde<>(registry, BaselineCommand.class).deserializer()) {
            List<TopicPartition> partitions = partitions(Topic.COMMANDS);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> commands.add(reader.deserialize(record.topic(), record.value())));
            }
        }
        return commands;
    }

    SweepResult sweep(Optional<Integer> slot) {
        return result(service.trigger(slot));
    }

    SweepResult result(String id) {
        return temporal.client().newUntypedWorkflowStub(id).getResult(SweepResult.class);
    }

    @Override
    public void close() {
        worker.close();
        temporal.close();
        producer.close(Duration.ofSeconds(5));
        admin.close(Duration.ofSeconds(5));
        registry.close();
        gatewayClient.shutdown();
        redis.close();
        postgres.close();
        clickHouse.close();
    }
}
