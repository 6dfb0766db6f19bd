package dev.costgauge.store;

import dev.costgauge.cost.CostEvent;
import java.util.List;

/**
 * Consecutive events of one log partition, encoded as they come. Its token is made from topic, partition and the offsets it
 * spans, so the same cut of the log is always the same batch. Not thread-safe.
 */
public final class EventBatch {

    static final List<String> COLUMNS = List.of(
            "topic",
            "partition",
            "offset",
            "log_time",
            "event_id",
            "event_time",
            "project",
            "service",
            "model",
            "cluster",
            "namespace",
            "cost_nanos",
            "input_tokens",
            "output_tokens",
            "cached_tokens",
            "requests",
            "trace_id");

    private final String topic;
    private final int partition;
    private final RowBinary rows = new RowBinary(1 << 16);
    private int count;
    private long minTime = Long.MAX_VALUE;
    private long maxTime = Long.MIN_VALUE;

    public EventBatch(String topic, int partition) {
        this.topic = topic;
        this.partition = partition;
    }

    /** Appends an event; {@code logTime} in epoch milliseconds. */
    public void add(long offset, long logTime, CostEvent event) {
        rows.text(topic)
                .int32(partition)
                .int64(offset)
                .int64(logTime)
                .text(event.eventId())
                .int64(event.eventTime())
                .text(event.pair().project())
                .text(event.pair().service())
                .text(event.pair().model())
                .text(event.cluster())
                .text(event.namespace())
                .int64(event.costNanos())
                .int64(event.inputTokens())
                .int64(event.outputTokens())
                .int64(event.cachedTokens())
                .int64(event.requests())
                .text(event.traceId());
        count++;
        minTime = Math.min(minTime, event.eventTime());
        maxTime = Math.max(maxTime, event.eventTime());
    }

    public String topic() {
        return topic;
    }

    public int partition() {
        return partition;
    }

    public int count() {
        return count;
    }

    /** Encoded size in bytes. */
    public int size() {
        return rows.length();
    }

    /** Earliest event time, epoch milliseconds. */
    long minTime() {
        return minTime;
    }

    /** Latest event time, epoch milliseconds. */
    long maxTime() {
        return maxTime;
    }

    byte[] bytes() {
        return rows.bytes();
    }
}
