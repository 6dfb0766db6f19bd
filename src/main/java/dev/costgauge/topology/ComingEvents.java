package dev.costgauge.topology;

import dev.costgauge.hours.Lookahead;
import dev.costgauge.hours.Placed;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.EventDecoder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The events of a partition that were polled and have not come to its gauge yet. When the first of them that was not looked
 * at comes, the gauge looks ahead at it and at some more: at all of them, the first would have left the processor's caches
 * by the time that the last are counted. Not thread-safe: it belongs to the task's thread.
 */
final class ComingEvents {

    private static final int CACHE_LINE = 64;

    /** Of a value: as long as nearly all are. */
    private static final int TOUCHED_BYTES = 256;

    private final Lookahead lookahead;
    private final ArrayDeque<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();
    private final EventCursor event = new EventCursor();
    private long lookedThrough = -1;

    /** Offsets of what was looked at last, and which of them comes now. */
    private final long[] offsets = new long[Lookahead.GROUP];

    private int size;
    private int at;

    /** Empty but while records are looked at. */
    private final byte[] @Nullable [] values = new byte[Lookahead.GROUP][];

    /** Keeps the compiler from leaving out reads whose results nobody wants. */
    private long touched;

    ComingEvents(Lookahead lookahead) {
        this.lookahead = lookahead;
    }

    /** These were polled, one at least. */
    void add(List<ConsumerRecord<byte[], byte[]>> polled) {
        if (isAgain(polled)) {
            records.clear();
            lookedThrough = -1;
            size = 0;
            at = 0;
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
        while (at < size && offsets[at] < offset) {
            at++;
        }
    }

    /** The pair of an event of the record that comes now, as far as it was found already. */
    @Nullable Placed found(EventCursor ofRecord) {
        return at < size ? lookahead.found(at, ofRecord) : null;
    }

    private void look(long from) {
        size = 0;
        at = 0;
        // When they come, they have left the nearest caches, because others were polled and counted since.
        long read = touched;
        while (size < Lookahead.GROUP && !records.isEmpty()) {
            ConsumerRecord<byte[], byte[]> record = records.remove();
            lookedThrough = record.offset();
            if (lookedThrough >= from) {
                offsets[size] = lookedThrough;
                values[size++] = record.value();
                read += touch(record.value());
            }
        }
        touched = read;
        lookahead.begin();
        for (int i = 0; i < size; i++) {
            if (EventDecoder.glance(values[i], event)) {
                lookahead.add(event);
            } else {
                lookahead.addNone();
            }
        }
        lookahead.fetch();
        Arrays.fill(values, 0, size, null);
    }

    /** Fetches a value, whose record has been fetched by asking for it: Kafka Streams looks at that next. */
    private static long touch(byte @Nullable [] value) {
        long read = 0;
        if (value != null) {
            for (int i = 0; i < Math.min(value.length, TOUCHED_BYTES); i += CACHE_LINE) {
                read += value[i];
            }
        }
        return read;
    }
}
