package dev.costgauge.sweep;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Tells offsets that carry records from those that only carry transaction markers or aborted records: a consumer that
 * committed "last record + 1" never reaches the end of a quiet topic whose last offset is a marker.
 */
final class Markers {

    /** Up to so many offsets are looked at; a longer way to go has records in it. */
    private static final long LOOK = 100;

    private static final Duration WAIT = Duration.ofMillis(500);

    private final Map<String, Object> client;

    Markers(Map<String, Object> client) {
        this.client = client;
    }

    /** Records between two offsets, at most the difference; exact only when few offsets are left. */
    long recordsBetween(TopicPartition partition, long from, long end) {
        if (end - from > LOOK) {
            return end - from;
        }
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "costgauge-sweep-markers");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            long records = consumer.poll(WAIT).count();
            return records > 0 ? records : Math.max(0, end - consumer.position(partition));
        }
    }
}
