package dev.costgauge.topology;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.cost.PairKey;
import dev.costgauge.wire.RegistryException;
import java.util.Objects;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Decodes the worker's commands. One per task. */
final class OrdersProcessor implements Processor<byte[], byte[], byte[], Object> {

    private final Deserializer<BaselineCommand> deserializer;
    private final PairPartition partitions;
    private final DeadLetters deadLetters;
    private final String topic;
    private @Nullable ProcessorContext<byte[], Object> context;

    OrdersProcessor(
            Deserializer<BaselineCommand> deserializer,
            PairPartition partitions,
            DeadLetters deadLetters,
            String topic) {
        this.deserializer = deserializer;
        this.partitions = partitions;
        this.deadLetters = deadLetters;
        this.topic = topic;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
    }

    private int homeOf(BaselineCommand command) {
        return partitions.of(new PairKey(command.getProject(), command.getService(), command.getModel()));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], Object> to = Objects.requireNonNull(context);
        BaselineCommand command;
        String refusal = "the record has no value";
        try {
            command = record.value() == null ? null : deserializer.deserialize(topic, record.value());
            int home = command == null ? -1 : homeOf(command);
            if (command != null && home != to.taskId().partition()) {
                command = null;
                refusal = "the command's pair belongs to partition " + home + ": key commands by the pair";
            }
        } catch (RegistryException e) {
            // No fault of the record's: the task stops and starts over when the registry answers.
            throw e;
        } catch (RuntimeException e) {
            command = null;
            refusal = "the value cannot be read as a BaselineCommand: " + e.getMessage();
        }
        if (command != null) {
            to.forward(record.withValue(new StreamInput.Command(command, record.value())), Nodes.GAUGE);
        } else {
            to.forward(
                    deadLetters.refused(
                            record, record.value(), DeadLetters.Refused.COMMAND_REFUSED, refusal, to.recordMetadata().orElseThrow()),
                    Nodes.TO_DEAD_LETTERS);
        }
    }
}
