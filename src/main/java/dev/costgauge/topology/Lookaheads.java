package dev.costgauge.topology;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The events that come to the gauges of one stream thread, for whoever sees them before they do. A thread polls for its own
 * tasks alone, and makes and ends them itself, so nothing here is shared.
 */
final class Lookaheads {

    private static final ThreadLocal<Lookaheads> OF_THREAD = ThreadLocal.withInitial(Lookaheads::new);

    private final Map<TopicPartition, ComingEvents> coming = new HashMap<>();

    private Lookaheads() {}

    static Lookaheads ofThread() {
        return OF_THREAD.get();
    }

    /** @param events the partition that they are of */
    void put(TopicPartition events, ComingEvents ofGauge) {
        coming.put(events, ofGauge);
    }

    void remove(TopicPartition events) {
        coming.remove(events);
    }

    /** These were polled. */
    void polled(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        ComingEvents events = coming.get(partition);
        if (events != null) {
            events.add(records);
        }
    }
}
