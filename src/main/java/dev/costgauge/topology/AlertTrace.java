package dev.costgauge.topology;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.TraceHeaders;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Gives an alert's record the trace context of the event that crossed. Headers are looked at when an alert is written and at
 * no other time. One per task, not thread-safe.
 */
final class AlertTrace {

    private final boolean on;
    private final EventCursor event;
    private @Nullable Record<byte[], ?> cause;

    /** @param event what the task decodes events into */
    AlertTrace(boolean on, EventCursor event) {
        this.on = on;
        this.event = event;
    }

    /** From now on that record is the cause of what is written. */
    void at(Record<byte[], ?> record) {
        cause = record;
    }

    /** Headers of the alert's record; none when it was not this event that crossed. */
    Headers of(CostAnomalyAlert alert) {
        Record<byte[], ?> now = cause;
        if (!on || now == null || now.value() instanceof StreamInput || !isCrossing(alert)) {
            return new RecordHeaders();
        }
        return TraceHeaders.of(now.headers());
    }

    private boolean isCrossing(CostAnomalyAlert alert) {
        return !alert.getCrossingEventId().isEmpty()
                && alert.getCrossingEventId().equals(event.eventId());
    }
}
