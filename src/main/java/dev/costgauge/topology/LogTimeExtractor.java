package dev.costgauge.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's own time. One without a time, which some clients can write to topics whose time is the producer's, counts
 * as of 1970 and is judged as such; Kafka Streams' own extractor would stop the thread. Stateless.
 */
public final class LogTimeExtractor implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return of(record);
    }

    /** Epoch milliseconds. */
    static long of(ConsumerRecord<?, ?> record) {
        return Math.max(record.timestamp(), 0);
    }
}
