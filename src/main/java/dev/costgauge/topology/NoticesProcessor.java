package dev.costgauge.topology;

import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Reads what every partition is told. Only this topology should write there. One per task. */
final class NoticesProcessor implements Processor<byte[], byte[], byte[], Object> {

    private final DeadLetters deadLetters;
    private @Nullable ProcessorContext<byte[], Object> context;

    NoticesProcessor(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], Object> to = Objects.requireNonNull(context);
        Notice notice;
        try {
            notice = Notice.read(record.value());
        } catch (RuntimeException e) {
            to.forward(
                    deadLetters.refused(
                            record,
                            record.value(),
                            Refused.INTERNAL_UNREADABLE,
                            "the value cannot be read as a notice: " + e,
                            to.recordMetadata().orElseThrow()),
                    Nodes.TO_DEAD_LETTERS);
            return;
        }
        to.forward(record.withValue(new StreamInput.Told(notice, record.value())), Nodes.GAUGE);
    }
}
