package dev.costgauge.topology;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.cost.PairKey;
import dev.costgauge.wire.RegistryException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads commands and says which are none. Not thread-safe. */
public final class CommandIntake {

    private final Deserializer<BaselineCommand> deserializer;
    private final PairPartition partitions;
    private final String topic;

    /** @param topic full name of the topic of commands */
    public CommandIntake(Deserializer<BaselineCommand> deserializer, PairPartition partitions, String topic) {
        this.deserializer = deserializer;
        this.partitions = partitions;
        this.topic = topic;
    }

    /**
     * A command, or why there is none.
     *
     * @param refusal empty when there is one
     */
    public record Result(@Nullable BaselineCommand command, String refusal) {}

    /**
     * Reads a record's value.
     *
     * @param partition that it stood in
     * @throws RegistryException when the schema could not be asked for; nothing is known about the record then
     */
    public Result read(byte @Nullable [] value, int partition) {
        if (value == null) {
            return new Result(null, "the record has no value");
        }
        try {
            BaselineCommand command = deserializer.deserialize(topic, value);
            int home = partitions.of(new PairKey(command.getProject(), command.getService(), command.getModel()));
            return home == partition
                    ? new Result(command, "")
                    : new Result(null, "the command's pair belongs to partition " + home + ": key commands by the pair");
        } catch (RegistryException e) {
            throw e;
        } catch (RuntimeException e) {
            return new Result(null, "the value cannot be read as a BaselineCommand: " + e.getMessage());
        }
    }
}
