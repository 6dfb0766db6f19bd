package dev.costgauge.topology;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.TraceHeaders;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Gives an alert's record the trace context of the event that crossed. Headers are looked at when an alert is written and at
 * no other time. One per task, not thread-safe.
 */
final class AlertTrace {

    private static final int NONE = -1;
    private static final EventCursor[] NO_EVENTS = {};

    private final boolean on;
    private List<ConsumerRecord<byte[], byte[]>> run = List.of();
    private EventCursor[] events = NO_EVENTS;

    /** Which of the run; a number, because to store references is dear where it is done for each event. */
    private int cause = NONE;

    AlertTrace(boolean on) {
        this.on = on;
    }

    /**
     * Some events, one after the other, will be the causes of what is written, until {@link #end}.
     *
     * @param newEvents what the records were decoded into
     */
    void begin(List<ConsumerRecord<byte[], byte[]>> newRun, EventCursor[] newEvents) {
        run = newRun;
        events = newEvents;
        cause = NONE;
    }

    /** Lets go of them. */
    void end() {
        begin(List.of(), NO_EVENTS);
    }

    /** From now on that event of them is. */
    void at(int event) {
        cause = event;
    }

    /** From now on none of them is. */
    void atNone() {
        cause = NONE;
    }

    /** Headers of the alert's record; none when it was not this event that crossed. */
    Headers of(CostAnomalyAlert alert) {
        return on && cause != NONE && isCrossing(alert, events[cause])
                ? TraceHeaders.of(run.get(cause).headers())
                : new RecordHeaders();
    }

    private static boolean isCrossing(CostAnomalyAlert alert, EventCursor event) {
        return !alert.getCrossingEventId().isEmpty()
                && alert.getCrossingEventId().equals(event.eventId());
    }
}
