package dev.costgauge.topology;

import dev.costgauge.cost.RefusalReason;
import dev.costgauge.hours.Gauge;
import dev.costgauge.hours.Lookahead;
import dev.costgauge.hours.Placed;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.RefusedEventException;
import io.micrometer.core.instrument.Counter;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

    private static final int CACHE_LINE = 64;

    /** Of a value: as long as nearly all are. */
    private static final int TOUCHED_BYTES = 256;

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

    private record Origin(String topic, int partition, long offset) implements RecordMetadata {}

    private final Parts parts;
    private final ProcessorContext<byte[], Object> to;
    private final Gauge gauge;
    private final SinkOutput output;
    private final int here;
    private final Placement pairs;
    private final Lookahead lookahead;

    /** Keeps the compiler from leaving out reads whose results nobody wants. */
    private long touched;

    /** @param output is told of each event before the gauge is */
    EventIntake(Parts parts, ProcessorContext<byte[], Object> to, Gauge gauge, SinkOutput output) {
        this.parts = parts;
        this.to = to;
        this.gauge = gauge;
        this.output = output;
        this.here = to.taskId().partition();
        this.pairs = new Placement(parts.partitions(), parts.pairsCached());
        this.lookahead = pairs.lookahead(gauge);
    }

    /**
     * Takes records of one topic and partition.
     *
     * @param run {@link Lookahead#GROUP} at most, in the order of their offsets
     * @param eventsOffset how far the events' own topic had come before them; -1 when nothing has
     */
    void take(List<ConsumerRecord<byte[], byte[]>> run, long eventsOffset) {
        touch(run);
        // New ones for each run, because to fill old ones is dearer; see Lookahead.
        EventCursor[] events = new EventCursor[run.size()];
        @Nullable RefusalReason[] refusals = new RefusalReason[run.size()];
        boolean[] isEvent = new boolean[run.size()];
        for (int i = 0; i < events.length; i++) {
            ConsumerRecord<byte[], byte[]> record = run.get(i);
            events[i] = new EventCursor();
            refusals[i] = parts.decoder().decode(record.value(), logTime(record), events[i]);
            isEvent[i] = refusals[i] == null;
        }
        @Nullable Placed[] placed = lookahead.fetch(events, isEvent);
        output.begin(run, events);
        boolean isRerouted = run.getFirst().topic().equals(parts.reroutedTopic());
        for (int i = 0; i < events.length; i++) {
            ConsumerRecord<byte[], byte[]> record = run.get(i);
            long logTime = logTime(record);
            RefusalReason refusal = refusals[i];
            if (refusal == null) {
                output.at(logTime, i);
                place(record, events[i], placed[i], logTime);
            } else {
                output.at(logTime);
                refuse(record, refusal, refusal.isCostKnown() ? events[i] : null);
            }
            gauge.hearMarks(isRerouted ? eventsOffset : record.offset(), logTime);
        }
        output.end();
    }

    /** Fetches them from memory: they have left the nearest caches, because others were polled and counted since. */
    private void touch(List<ConsumerRecord<byte[], byte[]>> run) {
        long read = touched;
        for (int i = 0; i < run.size(); i++) {
            byte[] value = run.get(i).value();
            if (value != null) {
                for (int at = 0; at < Math.min(value.length, TOUCHED_BYTES); at += CACHE_LINE) {
                    read += value[at];
                }
            }
        }
        touched = read;
    }

    private void place(
            ConsumerRecord<byte[], byte[]> record, EventCursor event, @Nullable Placed known, long logTime) {
        Placed placed;
        try {
            placed = known == null ? pairs.of(event) : known;
        } catch (RefusedEventException e) {
            refuse(record, e.reason(), event);
            return;
        }
        if (placed.partition() == here) {
            count(record, event, placed, logTime);
        } else {
            reroute(record, event, placed);
        }
    }

    private void count(ConsumerRecord<byte[], byte[]> record, EventCursor event, Placed placed, long logTime) {
        switch (gauge.event(placed, event, logTime)) {
            case COUNTED, AMENDED, DUPLICATE -> {}
            case TOO_LATE ->
                to.forward(
                        parts.deadLetters().late(recordOf(record), record.value(), originOf(record)), Nodes.TO_LATE);
            case OUT_OF_BOUNDS -> toDeadLetters(record, RefusalReason.TOTAL_OUT_OF_BOUNDS);
        }
    }

    private void reroute(ConsumerRecord<byte[], byte[]> record, EventCursor event, Placed placed) {
        if (record.topic().equals(parts.reroutedTopic())) {
            // It was sent here, and belongs elsewhere: the topics no longer have the same partitions.
            refuse(record, RefusalReason.MISPLACED, event);
            return;
        }
        parts.rerouted().increment();
        to.forward(
                new Record<>(
                        placed.text(),
                        record.value(),
                        logTime(record),
                        DeadLetters.withOrigin(recordOf(record), originOf(record))),
                Nodes.TO_REROUTED);
    }

    /**
     * Refuses what the gauge has not seen, and has it booked.
     *
     * @param event null when it could not be read
     */
    private void refuse(ConsumerRecord<byte[], byte[]> record, RefusalReason reason, @Nullable EventCursor event) {
        toDeadLetters(record, reason);
        if (event != null) {
            gauge.refused(event.costNanos(), logTime(record));
        } else {
            gauge.unreadable(logTime(record));
        }
    }

    private void toDeadLetters(ConsumerRecord<byte[], byte[]> record, RefusalReason reason) {
        to.forward(
                parts.deadLetters().refusedEvent(recordOf(record), record.value(), reason, originOf(record)),
                Nodes.TO_DEAD_LETTERS);
    }

    private static long logTime(ConsumerRecord<?, ?> record) {
        return LogTimeExtractor.of(record);
    }

    private static Record<byte[], byte[]> recordOf(ConsumerRecord<byte[], byte[]> record) {
        return new Record<>(record.key(), record.value(), logTime(record), record.headers());
    }

    private static RecordMetadata originOf(ConsumerRecord<?, ?> record) {
        return new Origin(record.topic(), record.partition(), record.offset());
    }
}
