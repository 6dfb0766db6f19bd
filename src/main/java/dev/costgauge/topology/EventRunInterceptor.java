package dev.costgauge.topology;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Puts the events that a stream thread has polled into runs, so that its tasks are given many at once; other records stay as
 * they are. Kafka makes one for each consumer; it belongs to the consumer's thread.
 */
public final class EventRunInterceptor implements ConsumerInterceptor<byte[], byte[]> {

    /** Setting of the consumer: the full names of the topics of events, a list. */
    static final String TOPICS = "costgauge.event.topics";

    private Set<?> topics = Set.of();

    @Override
    public void configure(Map<String, ?> configs) {
        topics = configs.get(TOPICS) instanceof List<?> names ? Set.copyOf(names) : Set.of();
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> polled) {
        NavigableSet<Long> others = new TreeSet<>();
        for (TopicPartition partition : polled.partitions()) {
            if (!topics.contains(partition.topic())) {
                polled.records(partition).forEach(record -> others.add(record.timestamp()));
            }
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> own = polled.records(partition);
            records.put(partition, topics.contains(partition.topic()) ? EventRun.wrap(own, others) : own);
        }
        return new ConsumerRecords<>(records, polled.nextOffsets());
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // Of no interest.
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
