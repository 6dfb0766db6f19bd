package dev.costgauge.bench;

import dev.costgauge.avro.CostEvent;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.SpecificAvroSerde;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What Costgauge is measured beside, each in a process of its own: a consumer that only reads; a topology that does
 * nothing; and the hourly sum as a page of documentation would write it, with the DSL and Avro state.
 */
final class YardstickMain {

    private static final Duration COMMIT = Duration.ofMillis(100);

    private YardstickMain() {}

    /** {@code arguments}: consumer, nothing or dsl; group; topic; threads; folder of the state. */
    public static void main(String[] arguments) throws InterruptedException {
        String group = arguments[1];
        String topic = arguments[2];
        int threads = Integer.parseInt(arguments[3]);
        switch (arguments[0]) {
            case "consumer" -> consume(group, topic, threads);
            case "nothing" -> run(nothing(topic), group, threads, arguments[4]);
            case "dsl" -> run(dsl(topic), group, threads, arguments[4]);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void consume(String group, String topic, int threads) throws InterruptedException {
        for (int i = 0; i < threads; i++) {
            Thread.ofPlatform().daemon().start(() -> consume(group, topic));
        }
        new CountDownLatch(1).await();
    }

    private static void consume(String group, String topic) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap(),
                ConsumerConfig.GROUP_ID_CONFIG, group,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1000,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            long committed = System.nanoTime();
            while (true) {
                consumer.poll(COMMIT);
                if (System.nanoTime() - committed >= COMMIT.toNanos()) {
                    consumer.commitSync();
                    committed = System.nanoTime();
                }
            }
        }
    }

    private static void run(Topology topology, String applicationId, int threads, String folder) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, folder);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT.toMillis());
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        KafkaStreams streams = new KafkaStreams(topology, properties);
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
        streams.start();
    }

    /** Everything that Kafka Streams does for a record, and nothing that we do. */
    private static Topology nothing(String topic) {
        Topology topology = new Topology();
        topology.addSource("events", new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic);
        topology.addProcessor("nothing", Nothing::new, "events");
        return topology;
    }

    private static final class Nothing implements Processor<byte[], byte[], Void, Void> {
        @Override
        public void process(Record<byte[], byte[]> record) {
            // That is what it is measured for.
        }
    }

    /** The sum alone: no checks, no placement, no repeats, no shares, no baseline, no alert. */
    private static Topology dsl(String topic) {
        RestSchemaRegistry registry = new RestSchemaRegistry(
                RegistrySettings.of(System.getenv("SCHEMA_REGISTRY_URL")), new SimpleMeterRegistry(), InstantSource.system());
        Serde<CostEvent> events = new SpecificAvroSerde<>(registry, CostEvent.class);
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(topic, Consumed.with(Serdes.String(), events))
                .groupByKey(Grouped.with(Serdes.String(), events))
                .windowedBy(TimeWindows.ofSizeWithNoGrace(Duration.ofHours(1)))
                .aggregate(
                        HourSum::empty,
                        (pair, event, sum) -> HourSum.plus(sum, event),
                        Materialized.with(Serdes.String(), HourSum.serde()));
        return builder.build();
    }

    private static String bootstrap() {
        return System.getenv("KAFKA_BOOTSTRAP_SERVERS");
    }
}
