package dev.costgauge.testing;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.wire.ClockMark;
import dev.costgauge.wire.EventEncoder;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.SchemaRegistry;
import dev.costgauge.wire.SpecificAvroSerde;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * All topics of one installation of a test on the shared broker and registry, and a test's way to write to them and to
 * read them, read-committed. One thread.
 */
public final class StreamTopics implements AutoCloseable {

    private final String prefix;
    private final String kafka;
    private final String registryUrl;
    private final TopicCatalog catalog;
    private final SchemaRegistry registry;
    private final EventEncoder encoder;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<Integer, Long> offsets = new ConcurrentHashMap<>();
    private final Map<Topic, KafkaConsumer<byte[], byte[]>> consumers = new EnumMap<>(Topic.class);

    private StreamTopics(String prefix, int partitions, String kafka, String registryUrl) {
        this.prefix = prefix;
        this.kafka = kafka;
        this.registryUrl = registryUrl;
        this.catalog = new TopicCatalog(TopicSettings.defaults().with(prefix, partitions));
        this.registry = new RestSchemaRegistry(
                RegistrySettings.of(registryUrl), new SimpleMeterRegistry(), Clock.systemUTC());
        this.encoder = EventEncoder.register(registry, catalog.name(Topic.EVENTS));
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", kafka,
                        "linger.ms", 5,
                        "delivery.timeout.ms", Integer.MAX_VALUE,
                        "max.block.ms", 300_000,
                        // See KafkaSink: these topics are always new.
                        "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Creates every topic on the shared servers, those of events and their like with as many partitions. */
    public static StreamTopics create(String prefix, int partitions) throws ExecutionException, InterruptedException {
        return create(prefix, partitions, Servers.kafka(), Servers.registry());
    }

    /** The same on servers of a test's own. */
    public static StreamTopics create(String prefix, int partitions, String kafka, String registryUrl)
            throws ExecutionException, InterruptedException {
        StreamTopics topics = new StreamTopics(prefix, partitions, kafka, registryUrl);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            admin.createTopics(Stream.of(Topic.values())
                            .map(topic -> new NewTopic(topics.catalog.name(topic), topics.catalog.partitions(topic), (short) 1)
                                    .configs(topics.catalog.config(topic)))
                            .toList())
                    .all()
                    .get();
        }
        return topics;
    }

    public TopicCatalog catalog() {
        return catalog;
    }

    public SchemaRegistry registry() {
        return registry;
    }

    /** Settings of a stream over these topics that hears only the clock marks of the test. */
    public Map<String, String> settings(Path stateDir) {
        return Map.of(
                "kafka.bootstrap.servers", kafka,
                "schema.registry.url", registryUrl,
                "topics.prefix", prefix,
                "topics.partitions", Integer.toString(catalog.partitions()),
                "stream.application.id", prefix + "stream",
                "stream.state.dir", stateDir.toString(),
                "stream.clock", "log");
    }

    /** The start of the present hour. */
    public Instant thisHour() {
        return Instant.ofEpochMilli(HourOfWeek.startOf(HourOfWeek.hourOf(System.currentTimeMillis())));
    }

    /** Sends an event, keyed by its pair. */
    public void send(CostEvent event) {
        publish(new ProducerRecord<>(catalog.name(Topic.EVENTS), event.pair().bytes(), encoder.encode(event)));
    }

    /** Sends an event to a partition of its own choice, under a key that says nothing. */
    public void sendAstray(CostEvent event, int partition) {
        publish(new ProducerRecord<>(
                catalog.name(Topic.EVENTS),
                partition,
                event.eventId().getBytes(StandardCharsets.UTF_8),
                encoder.encode(event)));
    }

    /** As {@link #sendAstray}, within a trace. */
    public void sendAstray(CostEvent event, int partition, String traceparent) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(catalog.name(Topic.EVENTS), partition, null, encoder.encode(event));
        record.headers().add("traceparent", traceparent.getBytes(StandardCharsets.US_ASCII));
        publish(record);
    }

    /** Sends anything to the topic of events. */
    public void sendBytes(byte[] value) {
        publish(new ProducerRecord<>(catalog.name(Topic.EVENTS), value));
    }

    /** Sends a command for a pair. */
    public void command(PairKey pair, BaselineCommand command) {
        String topic = catalog.name(Topic.COMMANDS);
        try (var serializer = new SpecificAvroSerde<>(registry, BaselineCommand.class).serializer()) {
            producer.send(new ProducerRecord<>(topic, pair.bytes(), serializer.serialize(topic, command)));
        }
    }

    private void publish(ProducerRecord<byte[], byte[]> event) {
        producer.send(event, (metadata, problem) -> {
            if (problem == null) {
                offsets.merge(metadata.partition(), metadata.offset(), Math::max);
            }
        });
    }

    /** Waits until everything that was sent has been acknowledged. */
    public void flush() {
        producer.flush();
    }

    /** Tells every partition the time, after everything that was sent before. */
    public void tick(Instant time) {
        flush();
        for (int partition = 0; partition < catalog.partitions(); partition++) {
            ClockMark mark = new ClockMark(time.toEpochMilli(), offsets.getOrDefault(partition, -1L));
            producer.send(new ProducerRecord<>(catalog.name(Topic.TICKS), partition, null, mark.toBytes()));
        }
        flush();
    }

    /** What has come to a topic since the last call, each call waiting a moment for more. */
    public <T extends SpecificRecord> List<T> poll(Topic topic, Class<T> type) {
        try (Deserializer<T> deserializer = new SpecificAvroSerde<>(registry, type).deserializer()) {
            List<T> values = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : poll(topic)) {
                values.add(deserializer.deserialize(record.topic(), record.value()));
            }
            return values;
        }
    }

    /** As {@link #poll(Topic, Class)}, undecoded. */
    public List<ConsumerRecord<byte[], byte[]>> poll(Topic topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        consumers.computeIfAbsent(topic, this::consumer).poll(Duration.ofMillis(300)).forEach(records::add);
        return records;
    }

    private KafkaConsumer<byte[], byte[]> consumer(Topic topic) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", kafka,
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest",
                        "max.poll.records", 20_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(consumer.partitionsFor(catalog.name(topic)).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
        return consumer;
    }

    @Override
    public void close() {
        producer.close();
        consumers.values().forEach(KafkaConsumer::close);
        registry.close();
    }
}
