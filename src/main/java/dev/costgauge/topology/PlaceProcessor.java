package dev.costgauge.topology;

import dev.costgauge.cost.RefusalReason;
import dev.costgauge.hours.PairTable;
import dev.costgauge.hours.Placed;
import dev.costgauge.wire.RefusedEventException;
import io.micrometer.core.instrument.Counter;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the events of a pair together, however producers key and hash: one that stands in another partition than its pair
 * belongs to is sent there through the log. One per task.
 */
final class PlaceProcessor implements Processor<byte[], StreamInput, byte[], Object> {

    private final PairPartition partitions;
    private final int pairsCached;
    private final String reroutedTopic;
    private PairTable pairs;
    private final DeadLetters deadLetters;
    private final Counter rerouted;
    private @Nullable ProcessorContext<byte[], Object> context;
    private int here;

    PlaceProcessor(
            PairPartition partitions,
            int pairsCached,
            String reroutedTopic,
            DeadLetters deadLetters,
            Counter rerouted) {
        this.partitions = partitions;
        this.pairsCached = pairsCached;
        this.reroutedTopic = reroutedTopic;
        this.pairs = new PairTable(pairsCached);
        this.deadLetters = deadLetters;
        this.rerouted = rerouted;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
        // A revived task keeps its processors and has a new book: what the old one counted with must not be found again.
        pairs = new PairTable(pairsCached);
        here = newContext.taskId().partition();
    }

    @Override
    public void process(Record<byte[], StreamInput> record) {
        ProcessorContext<byte[], Object> to = Objects.requireNonNull(context);
        if (!(record.value() instanceof StreamInput.Event event)) {
            to.forward(record, Nodes.GAUGE);
            return;
        }
        Placed placed;
        try {
            placed = pairs.find(event.cursor, partitions::place);
        } catch (RefusedEventException e) {
            to.forward(
                    deadLetters.refusedEvent(
                            record, event.original, e.reason(), to.recordMetadata().orElseThrow()),
                    Nodes.TO_DEAD_LETTERS);
            to.forward(record.withValue(new StreamInput.Refused(true, event.cursor.costNanos())), Nodes.GAUGE);
            return;
        }
        if (placed.partition() == here) {
            event.placed = placed;
            to.forward(record, Nodes.GAUGE);
        } else {
            to.forward(record.withValue(reroute(to, record, event, placed)), Nodes.GAUGE);
        }
    }

    /** Sends an event where it belongs; says what is left of it here. */
    private StreamInput reroute(
            ProcessorContext<byte[], Object> to,
            Record<byte[], StreamInput> record,
            StreamInput.Event event,
            Placed placed) {
        RecordMetadata at = to.recordMetadata().orElseThrow();
        if (at.topic().equals(reroutedTopic)) {
            // It was sent here, and belongs elsewhere: the topics no longer have the same partitions.
            to.forward(
                    deadLetters.refusedEvent(record, event.original, RefusalReason.MISPLACED, at),
                    Nodes.TO_DEAD_LETTERS);
            return new StreamInput.Refused(true, event.cursor.costNanos());
        }
        rerouted.increment();
        to.forward(
                new Record<>(
                        placed.text(), event.original, record.timestamp(), DeadLetters.withOrigin(record, at)),
                Nodes.TO_REROUTED);
        return StreamInput.Passed.INSTANCE;
    }
}
