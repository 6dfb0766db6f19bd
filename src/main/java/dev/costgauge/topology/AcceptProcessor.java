package dev.costgauge.topology;

import dev.costgauge.cost.RefusalReason;
import dev.costgauge.wire.EventDecoder;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Decodes and checks events. What breaks a rule goes to the dead letters; nothing is dropped. One per task. */
final class AcceptProcessor implements Processor<byte[], byte[], byte[], Object> {

    private final EventDecoder decoder;
    private final DeadLetters deadLetters;
    private final StreamInput.Event event = new StreamInput.Event();
    private @Nullable ProcessorContext<byte[], Object> context;
    private @Nullable WriteBehindStore hours;

    AcceptProcessor(EventDecoder decoder, DeadLetters deadLetters) {
        this.decoder = decoder;
        this.deadLetters = deadLetters;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
        hours = WriteBehindStore.of(newContext.getStateStore(Stores.HOURS));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], Object> to = Objects.requireNonNull(context);
        Objects.requireNonNull(hours).touch();
        byte[] value = record.value();
        RefusalReason refusal = decoder.decode(value, record.timestamp(), event.cursor);
        if (refusal == null) {
            event.original = value;
            to.forward(record.withValue(event), Nodes.PLACE);
        } else {
            to.forward(
                    deadLetters.refusedEvent(
                            record, value, refusal, to.recordMetadata().orElseThrow()),
                    Nodes.TO_DEAD_LETTERS);
            to.forward(
                    record.withValue(
                            refusal.isCostKnown()
                                    ? new StreamInput.Refused(true, event.cursor.costNanos())
                                    : StreamInput.Refused.UNREADABLE),
                    Nodes.PLACE);
        }
    }
}
