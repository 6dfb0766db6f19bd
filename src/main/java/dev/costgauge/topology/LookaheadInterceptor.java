package dev.costgauge.topology;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Sees the records that a stream thread has polled as a batch, which its tasks are given one by one, so that the gauges can
 * look ahead. Changes nothing. Kafka makes one for each consumer; it belongs to the consumer's thread.
 */
public final class LookaheadInterceptor implements ConsumerInterceptor<byte[], byte[]> {

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        Lookaheads ahead = Lookaheads.ofThread();
        for (TopicPartition partition : records.partitions()) {
            ahead.polled(partition, records.records(partition));
        }
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // Of no interest.
    }

    @Override
    public void close() {
        // It holds nothing.
    }

    @Override
    public void configure(Map<String, ?> configs) {
        // There is nothing to choose.
    }
}
