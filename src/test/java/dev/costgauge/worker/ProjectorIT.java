package dev.costgauge.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.costgauge.avro.AlertKind;
import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.BaselineReason;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostShare;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.AlertRow;
import dev.costgauge.store.BaselineKey;
import dev.costgauge.store.ClickHouseHistory;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.PostgresAlerts;
import dev.costgauge.store.PostgresBaselines;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.RedisBaselines;
import dev.costgauge.store.StoreFixture;
import dev.costgauge.store.StreamHour;
import dev.costgauge.store.StreamHourRow;
import dev.costgauge.store.Stores;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.SpanReceiver;
import dev.costgauge.trace.TraceSettings;
import dev.costgauge.trace.Tracing;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.LocalSchemaRegistry;
import dev.costgauge.wire.SpecificAvroSerializer;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the stream says reaches every store; in whatever order and however often it comes, the newest word stands. */
class ProjectorIT {

    private static final int PARTITIONS = 2;
    private static final int VERSIONS = 30;
    private static final long HOUR = 496_000;

    private final Random random = new Random(Long.getLong("costgauge.seed", 4711));
    private final LocalSchemaRegistry registry = new LocalSchemaRegistry();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TopicCatalog topics =
            new TopicCatalog(TopicSettings.defaults().with(Servers.unique("projector") + "-", PARTITIONS));
    private final KafkaSettings kafka = new KafkaSettings(Servers.kafka(), Map.of());
    private final PairKey search = new PairKey("team/a", Servers.unique("search"), "gpt:x");
    private final PairKey chat = PairKey.of(Servers.unique("chat"), "gpt-y");
    private Stores stores;
    private KafkaProducer<byte[], byte[]> producer;
    private SpanReceiver receiver;
    private Tracing tracing;
    private Worker worker;

    @BeforeEach
    void start() throws Exception {
        PostgresSettings postgres = StoreFixture.postgres();
        ClickHouseSettings clickHouse = StoreFixture.clickHouse();
        stores = Stores.open(postgres, clickHouse, StoreFixture.redis());
        StoreFixture.migrate(postgres, clickHouse, stores.clickHouse());
        try (Admin admin = Admin.create(kafka.clientConfig())) {
            admin.createTopics(Stream.of(Topic.EVENTS, Topic.UPDATES, Topic.ALERTS, Topic.HOURS)
                            .map(topic -> new NewTopic(topics.name(topic), PARTITIONS, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        producer = new KafkaProducer<>(kafka.clientConfig(), new ByteArraySerializer(), new ByteArraySerializer());
        receiver = new SpanReceiver(200);
        tracing = Tracing.open(new TraceSettings(receiver.url(), List.of()), "test", meters);
        String group = Servers.unique("projector");
        worker = Worker.start(
                kafka,
                topics,
                AcceptSettings.defaults(),
                new ArchiveSettings(group + "-archiver", "", 1_000, Duration.ofMillis(100), 1 << 22, 1),
                new ProjectorSettings(group, 17, 2),
                registry,
                stores,
                tracing.alerts(InstantSource.system()),
                meters,
                System::nanoTime);
    }

    @AfterEach
    void stop() {
        producer.close(Duration.ofSeconds(5));
        worker.close();
        tracing.close();
        receiver.close();
        stores.close();
    }

    @Test
    void theNewestBaselineStandsInPostgresAndRedis() {
        List<BaselineUpdate> updates = new ArrayList<>();
        for (PairKey pair : List.of(search, chat)) {
            IntStream.rangeClosed(1, VERSIONS).forEach(version -> updates.add(baseline(pair, version)));
        }

        sendScrambled(Topic.UPDATES, "projector-baselines", updates);

        PostgresBaselines table = new PostgresBaselines(stores.postgres());
        RedisBaselines cache = new RedisBaselines(stores.redis());
        for (PairKey pair : List.of(search, chat)) {
            assertThat(table.slotsOf(pair)).singleElement().satisfies(row -> {
                assertThat(row.version()).isEqualTo(VERSIONS);
                assertThat(row.baseline()).isEqualTo(VERSIONS / 8.0);
                assertThat(row.lastHour()).isEqualTo(HOUR);
                assertThat(row.lastCostNanos()).isEqualTo(VERSIONS);
            });
            BaselineKey key = new BaselineKey(pair, 41);
            assertThat(cache.read(List.of(key)).get(key)).satisfies(held -> {
                assertThat(held.version()).isEqualTo(VERSIONS);
                assertThat(held.plain()).isEqualTo(VERSIONS / 8.0);
            });
        }
    }

    @Test
    void theLastStepOfAnAlertStandsEvenIfItHoldsWhatPostgresCannot() {
        List<CostAnomalyAlert> steps = IntStream.range(0, VERSIONS).mapToObj(this::alert).toList();

        sendScrambled(Topic.ALERTS, "projector-alerts", steps);

        List<AlertRow> held = new PostgresAlerts(stores.postgres()).newest(10);
        assertThat(held)
                .extracting(AlertRow::pair, AlertRow::sequence, AlertRow::costNanos, AlertRow::crossingEventId)
                .containsExactly(tuple(search, VERSIONS - 1, VERSIONS - 1L, "event-\uFFFD"));
        assertThat(held.getFirst().shares()).containsExactly(new StreamHourRow.Share("c\uFFFD", "n", VERSIONS - 1L));
    }

    @Test
    void anAlertInATraceIsToldToTheReceiverOfSpansOnceItIsStored() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        String name = topics.name(Topic.ALERTS);
        try (SpecificAvroSerializer<CostAnomalyAlert> serializer = new SpecificAvroSerializer<>(registry)) {
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(name, 0, null, serializer.serialize(name, alert(0)));
            record.headers()
                    .add("traceparent", ("00-" + trace + "-b7ad6b7169203331-01").getBytes(StandardCharsets.US_ASCII));
            producer.send(record);
        }
        sendScrambled(Topic.ALERTS, "projector-alerts", List.of(alert(1)));
        await().atMost(Duration.ofMinutes(1)).until(() -> meters.counter(
                                "costgauge.projector.records", "task", "projector-alerts")
                        .count()
                >= 4);
        tracing.close();

        assertThat(receiver.received())
                .contains(new String(HexFormat.of().parseHex(trace), StandardCharsets.ISO_8859_1))
                .contains("alert opened", "project alert")
                // The other step came without a trace.
                .doesNotContain("alert updated");
    }

    @Test
    void theLastRevisionOfAnHourStandsInClickHouse() {
        List<CostHour> hours = new ArrayList<>();
        for (PairKey pair : List.of(search, chat)) {
            IntStream.range(0, VERSIONS).forEach(revision -> hours.add(hour(pair, revision)));
        }

        sendScrambled(Topic.HOURS, "projector-hours", hours);

        assertThat(new ClickHouseHistory(stores.clickHouse()).streamHours(List.of(search, chat), HourRange.of(HOUR)))
                .extracting(StreamHour::pair, StreamHour::revision, hour -> hour.totals().costNanos())
                .containsExactlyInAnyOrder(
                        tuple(search, VERSIONS - 1, VERSIONS - 1L), tuple(chat, VERSIONS - 1, VERSIONS - 1L));
    }

    @Test
    void whatIsNoBaselineIsLeftOutAndCounted() {
        BaselineUpdate noSlot = BaselineUpdate.newBuilder(baseline(search, 1)).setSlot(999).build();
        BaselineUpdate noName = BaselineUpdate.newBuilder(baseline(search, 1)).setService("").build();
        producer.send(new ProducerRecord<>(topics.name(Topic.UPDATES), new byte[] {1}));

        sendScrambled(Topic.UPDATES, "projector-baselines", List.of(baseline(search, 2)));
        send(Topic.UPDATES, List.of(noSlot, noName));
        sendScrambled(Topic.UPDATES, "projector-baselines", List.of(baseline(chat, 3)));

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() ->
                assertThat(meters.counter("costgauge.projector.unreadable", "task", "projector-baselines").count())
                        .isEqualTo(3));
        assertThat(new PostgresBaselines(stores.postgres()).slotsOf(chat)).hasSize(1);
        assertThat(worker.failure()).isNotDone();
    }

    /** Sends everything twice in a random order over all partitions, then the first once more, and waits for the projector. */
    private <T extends SpecificRecord> void sendScrambled(Topic topic, String task, List<T> records) {
        List<T> all = new ArrayList<>(records);
        all.addAll(records);
        Collections.shuffle(all, random);
        all.add(records.getFirst());
        send(topic, all);
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            assertThat(worker.failure()).isNotCompletedExceptionally();
            assertThat(meters.counter("costgauge.projector.records", "task", task).count())
                    .isGreaterThanOrEqualTo(all.size());
        });
    }

    private <T extends SpecificRecord> void send(Topic topic, List<T> records) {
        String name = topics.name(topic);
        try (SpecificAvroSerializer<T> serializer = new SpecificAvroSerializer<>(registry)) {
            for (T record : records) {
                producer.send(new ProducerRecord<>(
                        name, random.nextInt(PARTITIONS), null, serializer.serialize(name, record)));
            }
        }
        producer.flush();
    }

    static BaselineUpdate baseline(PairKey pair, int version) {
        return BaselineUpdate.newBuilder()
                .setProject(pair.project())
                .setService(pair.service())
                .setModel(pair.model())
                .setSlot(41)
                .setZone("Z")
                .setVersion(version)
                .setBaseline(version / 8.0)
                .setExpected(version / 8.0)
                .setThreshold(3.0 * version)
                .setObservations(version)
                .setProvisional(false)
                .setRule("ewma-ratio")
                .setReason(BaselineReason.LEARNED)
                .setLastHour(Instant.ofEpochMilli(HourOfWeek.startOf(HOUR)))
                .setLastCost(Nanos.toDecimal(version))
                .build();
    }

    private CostAnomalyAlert alert(int sequence) {
        Instant hour = Instant.ofEpochMilli(HourOfWeek.startOf(HOUR));
        return CostAnomalyAlert.newBuilder()
                .setAlertId("0123456789abcdef0123456789abcdef")
                .setSequence(sequence)
                .setStatus(sequence == 0 ? AlertStatus.OPENED : AlertStatus.UPDATED)
                .setKind(AlertKind.SPIKE)
                .setProject(search.project())
                .setService(search.service())
                .setModel(search.model())
                .setOpenedHour(hour)
                .setHour(hour)
                .setSlot(41)
                .setZone("Z")
                .setHourClosed(false)
                .setCost(Nanos.toDecimal(sequence))
                .setExpected(1)
                .setThreshold(3)
                .setExcess(Nanos.toDecimal(sequence))
                .setAnomalousHours(1)
                .setRule("ewma-ratio")
                .setRuleParameters(Map.of("ratio", "3"))
                .setShares(List.of(new CostShare("c\0", "n", Nanos.toDecimal(sequence))))
                .setOtherCost(Nanos.toDecimal(0))
                .setCrossingEventId("event-\0")
                .setCrossingTraceId("")
                .setCrossingEventTime(hour)
                .setDetectedAt(hour)
                .setReason("it cost too much")
                .build();
    }

    private static CostHour hour(PairKey pair, int revision) {
        return CostHour.newBuilder()
                .setProject(pair.project())
                .setService(pair.service())
                .setModel(pair.model())
                .setHour(Instant.ofEpochMilli(HourOfWeek.startOf(HOUR)))
                .setSlot(41)
                .setRevision(revision)
                .setCost(Nanos.toDecimal(revision))
                .setEvents(revision)
                .setRequests(revision)
                .setInputTokens(revision)
                .setOutputTokens(revision)
                .setCachedTokens(0)
                .setExpected(Double.NaN)
                .setThreshold(Double.POSITIVE_INFINITY)
                .setAnomalous(false)
                .setShares(List.of())
                .setOtherCost(Nanos.toDecimal(revision))
                .build();
    }
}
