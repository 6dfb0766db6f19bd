package dev.costgauge.topology;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.avro.CostRule;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.EwmaRatio;
import dev.costgauge.detect.RuleSpec;
import dev.costgauge.detect.SeasonalConformal;
import dev.costgauge.hours.BookSettings;
import dev.costgauge.topology.StreamSettings.ClockSource;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.ClockMark;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.EventEncoder;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.LocalSchemaRegistry;
import dev.costgauge.wire.SpecificAvroSerde;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The whole topology over one partition, without a broker. Log time follows event time unless said otherwise. */
public final class GaugeDriver implements AutoCloseable {

    static final PairKey PAIR = PairKey.of("checkout", "gpt-4o");

    /** A Monday, 00:00 UTC. */
    public static final Instant MONDAY = Instant.parse("2026-11-02T00:00:00Z");

    static final TopicCatalog TOPICS = new TopicCatalog(TopicSettings.defaults().with("", 1));

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final TopologyTestDriver driver;
    private final LocalSchemaRegistry registry = new LocalSchemaRegistry();
    private final EventEncoder encoder = EventEncoder.register(registry, TOPICS.name(Topic.EVENTS));
    private final TestInputTopic<byte[], byte[]> events;
    private final TestInputTopic<byte[], byte[]> ticks;
    private final TestInputTopic<byte[], byte[]> commands;
    private final TestInputTopic<byte[], byte[]> rules;
    private final Map<Topic, TestInputTopic<byte[], byte[]>> inputs = new EnumMap<>(Topic.class);
    private int number;

    GaugeDriver(Path stateDir) {
        this(stateDir, book(3), ewma(0));
    }

    public GaugeDriver(Path stateDir, BookSettings book, RuleSpec rule) {
        driver = new TopologyTestDriver(
                topology(stateDir, book, rule, registry, meters),
                StreamsProperties.of(new KafkaSettings("localhost:1", Map.of()), stream(stateDir), TOPICS, ""),
                MONDAY);
        events = input(Topic.EVENTS);
        ticks = input(Topic.TICKS);
        commands = input(Topic.COMMANDS);
        rules = input(Topic.RULES);
    }

    /** The topology by itself. */
    static Topology topology(Path stateDir) {
        return topology(
                stateDir, book(3), ewma(0), new LocalSchemaRegistry(), new SimpleMeterRegistry());
    }

    private static Topology topology(
            Path stateDir,
            BookSettings book,
            RuleSpec rule,
            LocalSchemaRegistry registry,
            SimpleMeterRegistry meters) {
        return new CostTopology(
                        TOPICS,
                        stream(stateDir),
                        book,
                        rule,
                        new EventDecoder(
                                registry, new AcceptSettings(Duration.ofDays(35), Duration.ofMinutes(10), 1_000_000)),
                        RecordSerdes.over(registry),
                        true,
                        meters)
                .build();
    }

    /** The plain rule at its defaults, with that floor in dollars. */
    static RuleSpec ewma(double floor) {
        return new RuleSpec(EwmaRatio.RULE, 1, 1, 2, true, 0.1, 3, floor);
    }

    /** The default rule at its defaults. */
    public static RuleSpec seasonal() {
        return ewma(0).withRule(SeasonalConformal.RULE);
    }

    public static BookSettings book(int ring) {
        return new BookSettings(
                ZoneOffset.UTC,
                Duration.ofMinutes(5),
                ring,
                Duration.ofDays(7),
                Duration.ofDays(8),
                2,
                Duration.ofHours(24),
                Duration.ofDays(35),
                250,
                Duration.ofHours(24),
                100_000);
    }

    static StreamSettings stream(Path stateDir) {
        return new StreamSettings(
                "gauge-test",
                stateDir,
                1,
                Duration.ofMillis(100),
                ClockSource.LOG,
                Duration.ofSeconds(5),
                0,
                "",
                Duration.ofSeconds(6),
                64L << 20,
                1000);
    }

    private TestInputTopic<byte[], byte[]> input(Topic topic) {
        return driver.createInputTopic(TOPICS.name(topic), new ByteArraySerializer(), new ByteArraySerializer());
    }

    void event(Instant time, String dollars) {
        event(PAIR, time, dollars, "prod", "payments");
    }

    void event(PairKey pair, Instant time, String dollars, String cluster, String namespace) {
        CostEvent event = new CostEvent(
                "e" + number++,
                time.toEpochMilli(),
                pair,
                cluster,
                namespace,
                Nanos.parse(dollars),
                100,
                10,
                0,
                1,
                "trace-" + number);
        raw(encoder.encode(event), time);
    }

    byte[] encode(CostEvent event) {
        return encoder.encode(event);
    }

    /** An event of any content, at the log time that is its own. */
    public void event(CostEvent event) {
        raw(encoder.encode(event), Instant.ofEpochMilli(event.eventTime()));
    }

    LocalSchemaRegistry registry() {
        return registry;
    }

    /** A record of any topic, as it is. */
    void pipe(Topic topic, TestRecord<byte[], byte[]> record) {
        inputs.computeIfAbsent(topic, this::input).pipeInput(record);
    }

    /** An event whose record has headers. */
    void event(CostEvent event, Headers headers) {
        Instant logTime = Instant.ofEpochMilli(event.eventTime());
        events.pipeInput(new TestRecord<>(new byte[] {1}, encoder.encode(event), headers, logTime));
    }

    void raw(byte[] value, Instant logTime) {
        events.pipeInput(new TestRecord<>(new byte[] {1}, value, logTime));
    }

    public void tick(Instant time) {
        mark(time, -1, time);
    }

    void mark(Instant time, long afterOffset, Instant logTime) {
        ticks.pipeInput(new TestRecord<>(null, new ClockMark(time.toEpochMilli(), afterOffset).toBytes(), logTime));
    }

    /** An event that claims another time than the log's. */
    void eventAhead(Instant eventTime, Instant logTime) {
        CostEvent event = new CostEvent(
                "ahead" + number++, eventTime.toEpochMilli(), PAIR, "", "", 1, 0, 0, 0, 1, "");
        raw(encoder.encode(event), logTime);
    }

    void command(BaselineCommand command, Instant time) {
        byte[] value = new SpecificAvroSerde<>(registry, BaselineCommand.class)
                .serializer()
                .serialize(TOPICS.name(Topic.COMMANDS), command);
        commands.pipeInput(new TestRecord<>(PAIR.bytes(), value, time));
    }

    void rule(CostRule rule, Instant time) {
        byte[] value = new SpecificAvroSerde<>(registry, CostRule.class)
                .serializer()
                .serialize(TOPICS.name(Topic.RULES), rule);
        rules.pipeInput(new TestRecord<>(rule.getRuleId().getBytes(StandardCharsets.UTF_8), value, time));
    }

    public List<CostAnomalyAlert> alerts() {
        return read(Topic.ALERTS, CostAnomalyAlert.class);
    }

    public List<CostHour> hours() {
        return read(Topic.HOURS, CostHour.class);
    }

    List<CostLedger> ledger() {
        return read(Topic.LEDGER, CostLedger.class);
    }

    List<BaselineUpdate> baselines() {
        return read(Topic.UPDATES, BaselineUpdate.class);
    }

    List<TestRecord<byte[], byte[]>> bytes(Topic topic) {
        return output(topic).readRecordsToList();
    }

    TestOutputTopic<byte[], byte[]> output(Topic topic) {
        return driver.createOutputTopic(
                TOPICS.name(topic), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private <T extends SpecificRecord> List<T> read(Topic topic, Class<T> type) {
        return driver.createOutputTopic(
                        TOPICS.name(topic),
                        new ByteArrayDeserializer(),
                        new SpecificAvroSerde<>(registry, type).deserializer())
                .readValuesToList();
    }

    @Override
    public void close() {
        driver.close();
    }
}
