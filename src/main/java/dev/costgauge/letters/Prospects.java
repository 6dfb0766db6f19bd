package dev.costgauge.letters;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.CostRule;
import dev.costgauge.cost.PairKey;
import dev.costgauge.cost.RefusalReason;
import dev.costgauge.rules.RuleChange;
import dev.costgauge.topology.CommandIntake;
import dev.costgauge.topology.PairPartition;
import dev.costgauge.topology.RecordSerdes;
import dev.costgauge.topology.Refused;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.RefusedEventException;
import dev.costgauge.wire.RegistryException;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import java.time.InstantSource;
import org.apache.kafka.common.serialization.Deserializer;

/** Says what would become of letters today, with the code that the stream decides with. Not thread-safe. */
public final class Prospects {

    private final TopicCatalog topics;
    private final EventDecoder decoder;
    private final CommandIntake commands;
    private final Deserializer<CostRule> rules;
    private final PairPartition partitions;
    private final Deserializer<BaselineCommand> commandDeserializer;
    private final InstantSource clock;
    private final EventCursor event = new EventCursor();

    /** @param clock a letter that is sent again gets a new log time */
    public Prospects(TopicCatalog topics, EventDecoder decoder, RecordSerdes serdes, InstantSource clock) {
        this.topics = topics;
        this.decoder = decoder;
        this.partitions = new PairPartition(topics.partitions());
        this.commandDeserializer = serdes.of(BaselineCommand.class).deserializer();
        this.commands = new CommandIntake(commandDeserializer, partitions, topics.name(Topic.COMMANDS));
        this.rules = serdes.of(CostRule.class).deserializer();
        this.clock = clock;
    }

    /**
     * What would become of a letter.
     *
     * @throws RegistryException when a schema could not be asked for; nothing is known about the letter then
     */
    public Outlook of(Letter letter) {
        if (!letter.isWhole()) {
            return new Outlook.Stuck("the letter keeps only a part of the record, which was too large");
        }
        String topic = letter.topic();
        if (topic.equals(topics.name(Topic.EVENTS))) {
            return event(letter, topic);
        }
        if (topic.equals(topics.name(Topic.COMMANDS))) {
            return command(letter, topic);
        }
        if (topic.equals(topics.name(Topic.RULES))) {
            return rule(letter, topic);
        }
        return new Outlook.Stuck("records of topic '" + topic + "' are not sent again: only the stream writes there");
    }

    private Outlook event(Letter letter, String topic) {
        RefusalReason refusal = decoder.decode(letter.value(), clock.millis(), event);
        String pair = "";
        if (refusal == null || refusal.isCostKnown()) {
            try {
                pair = event.readPair().text();
            } catch (RefusedEventException e) {
                refusal = refusal == null ? e.reason() : refusal;
            }
        }
        return refusal == null
                ? new Outlook.Accepted(topic, -1, pair)
                : new Outlook.Refused(topic, refusal.name(), refusal.rule(), pair);
    }

    /** A command goes to its pair's partition, wherever it stood. */
    private Outlook command(Letter letter, String topic) {
        int home = home(letter, topic);
        CommandIntake.Result read = commands.read(letter.value(), home);
        BaselineCommand command = read.command();
        return command == null
                ? new Outlook.Refused(topic, Refused.COMMAND_REFUSED.name(), read.refusal(), "")
                : new Outlook.Accepted(
                        topic, home, new PairKey(command.getProject(), command.getService(), command.getModel()).text());
    }

    private int home(Letter letter, String topic) {
        try {
            BaselineCommand command = commandDeserializer.deserialize(topic, letter.value());
            return command == null
                    ? -1
                    : partitions.of(new PairKey(command.getProject(), command.getService(), command.getModel()));
        } catch (RegistryException e) {
            throw e;
        } catch (RuntimeException e) {
            // The intake says in words what is wrong.
            return -1;
        }
    }

    private Outlook rule(Letter letter, String topic) {
        try {
            CostRule rule = rules.deserialize(topic, letter.value());
            if (rule == null) {
                return new Outlook.Refused(topic, Refused.RULE_REFUSED.name(), "the record has no value", "");
            }
            RuleChange.of(rule);
            return new Outlook.Accepted(topic, 0, "");
        } catch (RegistryException e) {
            throw e;
        } catch (RuntimeException e) {
            return new Outlook.Refused(topic, Refused.RULE_REFUSED.name(), String.valueOf(e.getMessage()), "");
        }
    }
}
