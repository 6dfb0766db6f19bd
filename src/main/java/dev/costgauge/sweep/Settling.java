package dev.costgauge.sweep;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka how far the consumers are. A consumer has caught up when it committed past the end offsets that were captured
 * first; an end that only transaction markers separate from the committed offset counts as reached.
 */
final class Settling implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** What one consumer must have read. */
    record Target(String group, Map<TopicPartition, Long> ends) {}

    private final Admin admin;
    private final Markers markers;

    Settling(Map<String, Object> client) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "costgauge-sweep-settling");
        this.admin = Admin.create(properties);
        this.markers = new Markers(client);
    }

    /** What the group has to read to be where the topic ends now. */
    Target target(String group, String topic) {
        List<TopicPartition> partitions = KafkaCalls.partitions(admin, topic);
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        KafkaCalls.await(
                        admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all(), TIMEOUT)
                .forEach((partition, info) -> ends.put(partition, info.offset()));
        return new Target(group, ends);
    }

    /** The group's committed offsets on the target's partitions; 0 where it committed none. */
    Map<TopicPartition, Long> committed(Target target) {
        Map<TopicPartition, OffsetAndMetadata> found = KafkaCalls.await(
                admin.listConsumerGroupOffsets(Map.of(
                                target.group(),
                                new ListConsumerGroupOffsetsSpec().topicPartitions(target.ends().keySet())))
                        .partitionsToOffsetAndMetadata(target.group()),
                TIMEOUT);
        Map<TopicPartition, Long> committed = new HashMap<>();
        for (TopicPartition partition : target.ends().keySet()) {
            @Nullable OffsetAndMetadata offset = found.get(partition);
            committed.put(partition, offset == null ? 0 : offset.offset());
        }
        return committed;
    }

    /** How many records the group still has to read. */
    long behind(Target target) {
        Map<TopicPartition, Long> committed = committed(target);
        long behind = 0;
        for (Map.Entry<TopicPartition, Long> end : target.ends().entrySet()) {
            long from = KafkaCalls.offset(committed, end.getKey());
            if (from < end.getValue()) {
                behind += markers.recordsBetween(end.getKey(), from, end.getValue());
            }
        }
        return behind;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
