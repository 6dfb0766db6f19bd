package dev.costgauge.app;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.cost.PairKey;
import dev.costgauge.settings.Settings;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.SchemaRegistry;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads alerts as a notification service would: read-committed, from the end of the topic. One thread. */
final class DemoAlerts implements AutoCloseable {

    /** An alert and when it could be read. */
    record Seen(CostAnomalyAlert alert, Instant readAt) {

        /** From the event that crossed to this reader. */
        Duration known() {
            Instant crossed = alert.getCrossingEventTime();
            return Duration.between(crossed == null ? alert.getDetectedAt() : crossed, readAt);
        }
    }

    private final InstantSource clock = InstantSource.system();
    private final SchemaRegistry registry;
    private final Deserializer<CostAnomalyAlert> deserializer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    DemoAlerts(Settings settings) {
        registry = new RestSchemaRegistry(settings.as(RegistrySettings.class), new SimpleMeterRegistry(), clock);
        deserializer = Serdes.of(settings.as(RegistrySettings.class), registry)
                .of(CostAnomalyAlert.class)
                .deserializer();
        Map<String, Object> config = settings.as(KafkaSettings.class).clientConfig();
        config.put("isolation.level", "read_committed");
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(new TopicCatalog(settings.as(TopicSettings.class)).name(Topic.ALERTS)).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    Seen awaitOpened(PairKey pair, Duration atMost) throws TimeoutException {
        return find(
                        alert -> alert.getStatus() == AlertStatus.OPENED
                                && alert.getService().equals(pair.service())
                                && alert.getModel().equals(pair.model())
                                && alert.getProject().equals(pair.project()),
                        atMost)
                .orElseThrow(() -> new TimeoutException("no alert for " + pair + " within " + atMost.toSeconds() + " s"));
    }

    private Optional<Seen> find(Predicate<CostAnomalyAlert> wanted, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() < until) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                CostAnomalyAlert alert = deserializer.deserialize(record.topic(), record.value());
                if (wanted.test(alert)) {
                    return Optional.of(new Seen(alert, clock.instant()));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        consumer.close();
        deserializer.close();
        registry.close();
    }
}
