package dev.costgauge.chaos;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineReason;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostRule;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.replay.TopicPartitions;
import dev.costgauge.topology.RecordSerdes;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** What the stream is told before the first event: who is judged by which rule, and the baselines of the plain one. */
final class Prelude {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, Object> client;
    private final TopicCatalog topics;
    private final RecordSerdes serdes;

    Prelude(Map<String, Object> client, TopicCatalog topics, RecordSerdes serdes) {
        this.client = client;
        this.topics = topics;
        this.serdes = serdes;
    }

    /**
     * Tells the stream, and waits until it has published every baseline.
     *
     * @throws ChaosException when it did not within two minutes
     */
    void tell(PlainPairs pairs, long firstHour) {
        Instant from = Instant.ofEpochMilli(HourOfWeek.startOf(firstHour));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        withIdempotence(), new ByteArraySerializer(), new ByteArraySerializer());
                Serializer<CostRule> rules = serdes.of(CostRule.class).serializer();
                Serializer<BaselineCommand> commands =
                        serdes.of(BaselineCommand.class).serializer()) {
            for (CostRule rule : pairs.rules(from)) {
                producer.send(record(Topic.RULES, rule.getRuleId().getBytes(StandardCharsets.UTF_8), rules, rule));
            }
            for (BaselineCommand seed : pairs.seeds(from)) {
                PairKey pair = new PairKey(seed.getProject(), seed.getService(), seed.getModel());
                producer.send(record(Topic.COMMANDS, pair.bytes(), commands, seed));
            }
            producer.flush();
        }
        awaitSeeded(pairs);
    }

    private Map<String, Object> withIdempotence() {
        Map<String, Object> config = new HashMap<>(client);
        config.put("enable.idempotence", true);
        return config;
    }

    private <T extends SpecificRecord> ProducerRecord<byte[], byte[]> record(
            Topic topic, byte[] key, Serializer<T> serializer, T value) {
        String name = topics.name(topic);
        return new ProducerRecord<>(name, key, serializer.serialize(name, value));
    }

    private void awaitSeeded(PlainPairs pairs) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        long wanted = (long) pairs.oracles().size() * HourOfWeek.SLOTS;
        long seeded = 0;
        String topic = topics.name(Topic.UPDATES);
        Map<String, Object> config = new HashMap<>(client);
        config.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Deserializer<BaselineUpdate> reader =
                        serdes.of(BaselineUpdate.class).deserializer()) {
            List<TopicPartition> partitions = IntStream.range(0, TopicPartitions.count(client, topic))
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (seeded < wanted) {
                if (System.nanoTime() > until) {
                    throw new ChaosException("the stream took " + seeded + " of " + wanted + " baselines within "
                            + PATIENCE.toSeconds() + " s");
                }
                for (var record : consumer.poll(POLL)) {
                    BaselineUpdate update = reader.deserialize(topic, record.value());
                    seeded += update.getReason() == BaselineReason.SEEDED ? 1 : 0;
                }
            }
        }
    }
}
