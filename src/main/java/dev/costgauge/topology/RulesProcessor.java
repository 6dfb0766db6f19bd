package dev.costgauge.topology;

import dev.costgauge.avro.CostRule;
import dev.costgauge.rules.RuleChange;
import dev.costgauge.wire.RegistryException;
import java.util.Objects;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Checks overrides and tells every partition of them, through the log, so that a replay hears them where they were. */
final class RulesProcessor implements Processor<byte[], byte[], byte[], Object> {

    private final Deserializer<CostRule> deserializer;
    private final DeadLetters deadLetters;
    private final String topic;
    private @Nullable ProcessorContext<byte[], Object> context;

    RulesProcessor(Deserializer<CostRule> deserializer, DeadLetters deadLetters, String topic) {
        this.deserializer = deserializer;
        this.deadLetters = deadLetters;
        this.topic = topic;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], Object> to = Objects.requireNonNull(context);
        String refusal;
        try {
            CostRule rule = record.value() == null ? null : deserializer.deserialize(topic, record.value());
            if (rule != null) {
                Notice notice = new Notice.Rule(RuleChange.of(rule));
                to.forward(new Record<>(null, notice.toBytes(), Math.max(record.timestamp(), 0)), Nodes.TO_NOTICES);
                return;
            }
            refusal = "the record has no value: a rule is taken away by a version with removed = true";
        } catch (RegistryException e) {
            // No fault of the record's: the task stops and starts over when the registry answers.
            throw e;
        } catch (IllegalArgumentException e) {
            refusal = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            refusal = "the value cannot be read as a CostRule: " + e.getMessage();
        }
        to.forward(
                deadLetters.refused(
                        record, record.value(), Refused.RULE_REFUSED, refusal, to.recordMetadata().orElseThrow()),
                Nodes.FLEET_TO_DEAD_LETTERS);
    }
}
