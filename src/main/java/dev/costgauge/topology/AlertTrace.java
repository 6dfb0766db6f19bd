package dev.costgauge.topology;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.TraceHeaders;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Gives an alert's record the trace context of the event that crossed. Headers are looked at when an alert is written and at
 * no other time. One per task, not thread-safe.
 */
final class AlertTrace {

    private final boolean on;
    private @Nullable EventCursor event;
    private @Nullable Headers headers;

    AlertTrace(boolean on) {
        this.on = on;
    }

    /**
     * From now on that record is the cause of what is written.
     *
     * @param newEvent null when it is no event
     * @param newHeaders of its record
     */
    void at(@Nullable EventCursor newEvent, @Nullable Headers newHeaders) {
        event = newEvent;
        headers = newHeaders;
    }

    /** Headers of the alert's record; none when it was not this event that crossed. */
    Headers of(CostAnomalyAlert alert) {
        if (!on || event == null || headers == null || !isCrossing(alert, event)) {
            return new RecordHeaders();
        }
        return TraceHeaders.of(headers);
    }

    private static boolean isCrossing(CostAnomalyAlert alert, EventCursor event) {
        return !alert.getCrossingEventId().isEmpty()
                && alert.getCrossingEventId().equals(event.eventId());
    }
}
