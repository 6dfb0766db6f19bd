package dev.costgauge.app;

import dev.costgauge.avro.CostRule;
import dev.costgauge.settings.Settings;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.SchemaRegistry;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;

/** Reads and writes topic {@code cost-rules} of the installation that the settings name. One thread. */
final class RuleTopic implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaSettings kafka;
    private final TopicPartition partition;
    private final SchemaRegistry registry;
    private final Serde<CostRule> serde;

    RuleTopic(Settings settings) {
        kafka = settings.as(KafkaSettings.class);
        partition = new TopicPartition(new TopicCatalog(settings.as(TopicSettings.class)).name(Topic.RULES), 0);
        registry = new RestSchemaRegistry(
                settings.as(RegistrySettings.class), new SimpleMeterRegistry(), InstantSource.system());
        serde = Serdes.of(settings.as(RegistrySettings.class), registry).of(CostRule.class);
    }

    /** The newest version of every rule, by id; those that were removed too. */
    Map<String, CostRule> newest() {
        Map<String, Object> config = kafka.clientConfig();
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        Map<String, CostRule> rules = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition), PATIENCE).get(partition));
            while (consumer.position(partition, PATIENCE) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.value() != null) {
                        CostRule rule = serde.deserializer().deserialize(record.topic(), record.value());
                        rules.merge(rule.getRuleId(), rule, (a, b) -> a.getVersion() > b.getVersion() ? a : b);
                    }
                }
            }
        }
        return rules;
    }

    /** Writes a version and waits until it is in the log. */
    void write(CostRule rule) throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Object> config = kafka.clientConfig();
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] value = serde.serializer().serialize(partition.topic(), rule);
            byte[] key = rule.getRuleId().getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(partition.topic(), 0, key, value))
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        serde.close();
        registry.close();
    }
}
