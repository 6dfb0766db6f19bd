package dev.costgauge.topology;

import dev.costgauge.avro.BaselineCommand;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Decodes the worker's commands. One per task. */
final class OrdersProcessor implements Processor<byte[], byte[], byte[], Object> {

    private final CommandIntake intake;
    private final DeadLetters deadLetters;
    private @Nullable ProcessorContext<byte[], Object> context;

    OrdersProcessor(CommandIntake intake, DeadLetters deadLetters) {
        this.intake = intake;
        this.deadLetters = deadLetters;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], Object> to = Objects.requireNonNull(context);
        CommandIntake.Result read = intake.read(record.value(), to.taskId().partition());
        BaselineCommand command = read.command();
        if (command != null) {
            to.forward(record.withValue(new StreamInput.Command(command, record.value())), Nodes.GAUGE);
        } else {
            to.forward(
                    deadLetters.refused(
                            record,
                            record.value(),
                            Refused.COMMAND_REFUSED,
                            read.refusal(),
                            to.recordMetadata().orElseThrow()),
                    Nodes.TO_DEAD_LETTERS);
        }
    }
}
