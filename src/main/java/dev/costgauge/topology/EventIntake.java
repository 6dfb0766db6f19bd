package dev.costgauge.topology;

import dev.costgauge.cost.RefusalReason;
import dev.costgauge.hours.Gauge;
import dev.costgauge.hours.Placed;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.RefusedEventException;
import io.micrometer.core.instrument.Counter;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Takes the records of both topics of events: decodes and checks them, sends one that stands in another partition than its
 * pair belongs to where it belongs, and has the others counted. What breaks a rule goes to the dead letters; nothing is
 * dropped. A part of the gauge's node and no node of its own, because to forward a record costs as much as to count it.
 * One per task and life of it. Not thread-safe.
 */
final class EventIntake {

    /**
     * What it works with, shared by all tasks.
     *
     * @param pairsCached names that are remembered, a task
     * @param reroutedTopic full name
     */
    record Parts(
            EventDecoder decoder,
            PairPartition partitions,
            int pairsCached,
            String reroutedTopic,
            DeadLetters deadLetters,
            Counter rerouted) {}

    private final Parts parts;
    private final ProcessorContext<byte[], Object> to;
    private final Gauge gauge;
    private final int here;
    private final Placement pairs;
    private final ComingEvents coming;

    /** Filled anew for every record: an event costs no object. */
    private final EventCursor event;

    EventIntake(Parts parts, ProcessorContext<byte[], Object> to, Gauge gauge, EventCursor event) {
        this.parts = parts;
        this.to = to;
        this.gauge = gauge;
        this.event = event;
        this.here = to.taskId().partition();
        this.pairs = new Placement(parts.partitions(), parts.pairsCached());
        this.coming = new ComingEvents(pairs.lookahead(gauge));
    }

    /** The events that will be given to {@link #take}, for whoever sees them before. */
    ComingEvents coming() {
        return coming;
    }

    /** @param offset how far the events' own topic has come */
    void take(Record<byte[], ?> record, byte @Nullable [] value, long offset) {
        coming.reach(offset);
        RefusalReason refusal = parts.decoder().decode(value, record.timestamp(), event);
        if (refusal != null) {
            refuse(record, value, refusal, refusal.isCostKnown());
            return;
        }
        Placed placed = coming.found(event);
        try {
            if (placed == null) {
                placed = pairs.of(event);
            }
        } catch (RefusedEventException e) {
            refuse(record, value, e.reason(), true);
            return;
        }
        if (placed.partition() == here) {
            count(record, value, placed);
        } else {
            reroute(record, value, placed);
        }
    }

    private void count(Record<byte[], ?> record, byte @Nullable [] value, Placed placed) {
        switch (gauge.event(placed, event, record.timestamp())) {
            case COUNTED, AMENDED, DUPLICATE -> {}
            case TOO_LATE -> to.forward(parts.deadLetters().late(record, value, at()), Nodes.TO_LATE);
            case OUT_OF_BOUNDS -> toDeadLetters(record, value, RefusalReason.TOTAL_OUT_OF_BOUNDS);
        }
    }

    private void reroute(Record<byte[], ?> record, byte @Nullable [] value, Placed placed) {
        RecordMetadata at = at();
        if (at.topic().equals(parts.reroutedTopic())) {
            // It was sent here, and belongs elsewhere: the topics no longer have the same partitions.
            refuse(record, value, RefusalReason.MISPLACED, true);
            return;
        }
        parts.rerouted().increment();
        to.forward(
                new Record<>(placed.text(), value, record.timestamp(), DeadLetters.withOrigin(record, at)),
                Nodes.TO_REROUTED);
    }

    /** Refuses what the gauge has not seen, and has it booked. */
    private void refuse(
            Record<byte[], ?> record, byte @Nullable [] value, RefusalReason reason, boolean isCostKnown) {
        toDeadLetters(record, value, reason);
        if (isCostKnown) {
            gauge.refused(event.costNanos(), record.timestamp());
        } else {
            gauge.unreadable(record.timestamp());
        }
    }

    private void toDeadLetters(Record<byte[], ?> record, byte @Nullable [] value, RefusalReason reason) {
        to.forward(parts.deadLetters().refusedEvent(record, value, reason, at()), Nodes.TO_DEAD_LETTERS);
    }

    private RecordMetadata at() {
        return to.recordMetadata().orElseThrow();
    }
}
