package dev.costgauge.topology;

import dev.costgauge.hours.Lookahead;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.EventDecoder;
import java.util.ArrayDeque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The events of a partition that were polled and have not come to its gauge yet. When the first of them that was not looked
 * at comes, the gauge looks ahead at it and at some more: at all of them, the first would have left the processor's caches
 * by the time that the last are counted. Not thread-safe: it belongs to the task's thread.
 */
final class ComingEvents {

    private final Lookahead lookahead;
    private final ArrayDeque<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();
    private final EventCursor event = new EventCursor();
    private long lookedThrough = -1;

    ComingEvents(Lookahead lookahead) {
        this.lookahead = lookahead;
    }

    /** These were polled, one at least. */
    void add(List<ConsumerRecord<byte[], byte[]>> polled) {
        if (isAgain(polled)) {
            records.clear();
            lookedThrough = -1;
        }
        records.addAll(polled);
    }

    /** Whether the consumer went back, as it does after a commit that failed. */
    private boolean isAgain(List<ConsumerRecord<byte[], byte[]>> polled) {
        long last = records.isEmpty() ? lookedThrough : records.getLast().offset();
        return polled.getFirst().offset() <= last;
    }

    /** The record of that offset comes now. */
    void reach(long offset) {
        if (offset > lookedThrough && !records.isEmpty()) {
            look(offset);
        }
    }

    private void look(long from) {
        int left = Lookahead.GROUP;
        while (left > 0 && !records.isEmpty()) {
            ConsumerRecord<byte[], byte[]> record = records.remove();
            if (record.offset() >= from && EventDecoder.glance(record.value(), event)) {
                lookahead.add(event);
                left--;
            }
            lookedThrough = record.offset();
        }
        lookahead.fetch();
    }
}
