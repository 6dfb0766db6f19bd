package dev.costgauge.bench;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.embedded.EmbeddedOptions;
import dev.costgauge.embedded.Folders;
import dev.costgauge.embedded.JavaProcess;
import dev.costgauge.embedded.KafkaCluster;
import dev.costgauge.embedded.ServerRoom;
import dev.costgauge.report.Progress;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * One broker and a registry on loopback, with the topics of one installation, and the contestants that run beside them.
 * Belongs to one thread.
 */
final class Lab implements AutoCloseable {

    /** As a broker runs in earnest, with both compilers: the contestants share its processors. */
    private static final List<String> BROKER = List.of("-Xmx1g");

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ServerRoom room;
    private final KafkaCluster kafka;
    private final String registryUrl;
    private final BenchOptions options;
    private final TopicCatalog topics;
    private final Admin admin;
    private final SchemaRegistry registry;
    private final Contestants contestants;
    private final InstantSource clock;

    Lab(BenchOptions options, Contestants contestants, InstantSource clock, Progress progress) {
        this.options = options;
        this.contestants = contestants;
        this.clock = clock;
        progress.step("starting a broker and a registry");
        room = new ServerRoom(EmbeddedOptions.defaults(System.getenv()).withoutOutside());
        kafka = room.kafka(1, BROKER);
        registryUrl = room.registry().endpoint();
        topics = new TopicCatalog(TopicSettings.defaults().with("", options.partitions()));
        admin = Admin.create(new HashMap<>(clientConfig()));
        registry = new RestSchemaRegistry(
                RegistrySettings.of(registryUrl), new SimpleMeterRegistry(), clock);
        new TopicAdmin(admin, registry, topics).apply();
    }

    BenchOptions options() {
        return options;
    }

    TopicCatalog topics() {
        return topics;
    }

    InstantSource clock() {
        return clock;
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    Map<String, Object> clientConfig() {
        return Map.of("bootstrap.servers", bootstrapServers());
    }

    EventEncoder encoder() {
        return EventEncoder.register(registry, topics.name(Topic.EVENTS));
    }

    Deserializer<CostAnomalyAlert> alerts() {
        return new SpecificAvroSerde<>(registry, CostAnomalyAlert.class).deserializer();
    }

    /** A folder for a contestant's state; it goes with the lab. */
    Path folder(String name) {
        return room.folder().resolve("bench").resolve(name);
    }

    /** The contestant, which must not run, begins anew. */
    void deleteFolder(String name) {
        try {
            Folders.delete(folder(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the stream role in a process of its own, as an installation would run it. */
    JavaProcess stream(String applicationId, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("stream.application.id", applicationId);
        all.putIfAbsent("stream.state.dir", folder(applicationId).toString());
        all.putIfAbsent("stream.threads", Integer.toString(options.threads()));
        all.putIfAbsent("topics.partitions", Integer.toString(options.partitions()));
        all.putIfAbsent("http.port", "0");
        List<String> arguments = new ArrayList<>(List.of("stream"));
        all.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return start(contestants.product(), applicationId, arguments);
    }

    /** Starts a yardstick in a process of its own. */
    JavaProcess yardstick(String applicationId, String kind) {
        return start(
                YardstickMain.class,
                applicationId,
                List.of(
                        kind,
                        applicationId,
                        topics.name(Topic.EVENTS),
                        Integer.toString(options.threads()),
                        folder(applicationId).toString()));
    }

    private JavaProcess start(Class<?> main, String applicationId, List<String> arguments) {
        return JavaProcess.start(
                contestants.jvmOptions(),
                main,
                arguments,
                Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(), "SCHEMA_REGISTRY_URL", registryUrl),
                room.folder(),
                log(applicationId));
    }

    /** What a contestant prints. */
    Path log(String applicationId) {
        return room.folder().resolve(applicationId + ".log");
    }

    /** Empties every topic but that of events, so that no run reads what another wrote. */
    void forgetResults() throws ExecutionException, InterruptedException {
        List<TopicPartition> all = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            // Kafka deletes nothing from a topic that is only compacted; the stream reads none that a run writes.
            boolean deletes = !"compact".equals(topics.config(topic).get(TopicConfig.CLEANUP_POLICY_CONFIG));
            if (topic != Topic.EVENTS && deletes) {
                all.addAll(partitionsOf(topic));
            }
        }
        admin.deleteRecords(all.stream()
                        .collect(Collectors.toMap(partition -> partition, partition -> RecordsToDelete.beforeOffset(-1))))
                .all()
                .get();
    }

    private List<TopicPartition> partitionsOf(Topic topic) {
        return IntStream.range(0, topics.partitions(topic))
                .mapToObj(partition -> new TopicPartition(topics.name(topic), partition))
                .toList();
    }

    /** Events that a group has done with, as far as it has committed. */
    long committed(String group) throws ExecutionException, InterruptedException {
        return admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().topic().equals(topics.name(Topic.EVENTS)) && entry.getValue() != null)
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    /**
     * What changelogs hold, and what a bare consumer takes to read it.
     *
     * @param bytes keys and values
     */
    record Changelogs(long records, long bytes, double seconds) {}

    /** Reads all changelogs of an application with one consumer that does nothing. */
    Changelogs readChangelogs(String applicationId) throws ExecutionException, InterruptedException {
        Set<String> names = admin.listTopics().names().get();
        Map<String, Object> config = new HashMap<>(clientConfig());
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = names.stream()
                    .filter(name -> name.startsWith(applicationId + "-") && name.endsWith("-changelog"))
                    .flatMap(name -> consumer.partitionsFor(name).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long records = 0;
            long bytes = 0;
            long began = System.nanoTime();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    records++;
                    bytes += record.serializedKeySize() + Math.max(record.serializedValueSize(), 0);
                }
            }
            return new Changelogs(records, bytes, (System.nanoTime() - began) / 1e9);
        }
    }

    /** Committed records a second, from half of them to all. */
    double rate(JavaProcess process, String group) throws ExecutionException, InterruptedException {
        long records = options.records();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long from = 0;
        long began = 0;
        while (true) {
            long done = committed(group);
            long now = System.nanoTime();
            if (began == 0 && done >= records / 2) {
                began = now;
                from = done;
            }
            if (done >= records) {
                return (done - from) * 1e9 / (now - began);
            }
            if (!process.isAlive() || now > deadline) {
                throw new IllegalStateException("%s has done %,d of %,d records and does not go on; it said last:%n%s"
                        .formatted(group, done, records, process.lastLines()));
            }
            Thread.sleep(POLL);
        }
    }

    @Override
    public void close() {
        admin.close();
        registry.close();
        room.close();
    }
}
