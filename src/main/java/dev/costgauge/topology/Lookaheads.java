package dev.costgauge.topology;

import dev.costgauge.hours.Lookahead;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.EventDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The gauges of one stream thread, for whoever sees its events before they do. A thread polls for its own tasks alone, and
 * makes and ends them itself, so nothing here is shared.
 */
final class Lookaheads {

    private static final ThreadLocal<Lookaheads> OF_THREAD = ThreadLocal.withInitial(Lookaheads::new);

    private final Map<TopicPartition, Lookahead> gauges = new HashMap<>();
    private final EventCursor event = new EventCursor();

    private Lookaheads() {}

    static Lookaheads ofThread() {
        return OF_THREAD.get();
    }

    /** @param events the partition that the gauge counts */
    void put(TopicPartition events, Lookahead gauge) {
        gauges.put(events, gauge);
    }

    void remove(TopicPartition events) {
        gauges.remove(events);
    }

    /** Fetches what the partition's gauge will need for these records. */
    void look(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        Lookahead gauge = gauges.get(partition);
        if (gauge == null || !gauge.pays()) {
            return;
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (EventDecoder.glance(record.value(), event)) {
                gauge.add(event);
            }
        }
        gauge.fetch();
    }
}
