package dev.costgauge.topology;

import dev.costgauge.cost.PairKey;
import dev.costgauge.hours.PairTable;
import dev.costgauge.hours.Placed;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.RefusedEventException;
import io.micrometer.core.instrument.Counter;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the events of a pair together, however producers key and hash: one that stands in another partition than its pair
 * belongs to is sent there through the log. One per task.
 */
final class PlaceProcessor implements Processor<byte[], StreamInput.Event, byte[], Object> {

    private final PairPartition partitions;
    private final PairTable pairs;
    private final DeadLetters deadLetters;
    private final Counter rerouted;
    private @Nullable ProcessorContext<byte[], Object> context;
    private int here;

    PlaceProcessor(PairPartition partitions, int pairsCached, DeadLetters deadLetters, Counter rerouted) {
        this.partitions = partitions;
        this.pairs = new PairTable(pairsCached);
        this.deadLetters = deadLetters;
        this.rerouted = rerouted;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
        here = newContext.taskId().partition();
    }

    @Override
    public void process(Record<byte[], StreamInput.Event> record) {
        ProcessorContext<byte[], Object> to = Objects.requireNonNull(context);
        StreamInput.Event event = record.value();
        Placed placed;
        try {
            placed = pairs.find(event.cursor, this::place);
        } catch (RefusedEventException e) {
            to.forward(
                    deadLetters.refusedEvent(
                            record, event.original, e.reason(), to.recordMetadata().orElseThrow()),
                    Nodes.TO_DEAD_LETTERS);
            return;
        }
        if (placed.partition() == here) {
            event.placed = placed;
            to.forward(record, Nodes.GAUGE);
        } else {
            rerouted.increment();
            to.forward(
                    new Record<>(placed.text(), event.original, record.timestamp(), record.headers()),
                    Nodes.TO_REROUTED);
        }
    }

    private Placed place(EventCursor cursor) throws RefusedEventException {
        PairKey key = cursor.readPair();
        byte[] text = key.bytes();
        return new Placed(key, text, partitions.of(text));
    }
}
