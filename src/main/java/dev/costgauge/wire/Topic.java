package dev.costgauge.wire;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostEvent;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.avro.CostRule;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Every topic there is. The name is without the installation's prefix: see {@link TopicCatalog#name}. */
public enum Topic {
    EVENTS("cost-events", "anything", CostEvent.getClassSchema(), "Avro", Cleanup.EVENTS, true, Spread.TOGETHER),
    COMMANDS("cost-baseline-commands", "pair", BaselineCommand.getClassSchema(), "Avro", Cleanup.EVENTS, true, Spread.TOGETHER),
    TICKS("costgauge-ticks", "none", null, "epoch milliseconds and offset, 16 bytes big-endian", Cleanup.EVENTS, true, Spread.TOGETHER),
    /** Keeps the log time of the event's first arrival, hence no LogAppendTime. */
    REROUTED("costgauge-rerouted", "pair", null, "the event's original bytes", Cleanup.EVENTS, false, Spread.TOGETHER),
    RULES("cost-rules", "rule id", CostRule.getClassSchema(), "Avro", Cleanup.COMPACT, true, Spread.SINGLE),
    FLEET_PARTS("costgauge-fleet-parts", "partition", null, "a partition's sums of one hour", Cleanup.EVENTS, true, Spread.SINGLE),
    NOTICES(
            "costgauge-notices",
            "none",
            null,
            "verdicts on the fleet and rules, the same in every partition",
            Cleanup.EVENTS,
            true,
            Spread.TOGETHER),
    JOURNAL(
            "costgauge-journal",
            "partition",
            null,
            "the order in which a partition's topics were read",
            Cleanup.EVENTS,
            true,
            Spread.TOGETHER),
    UPDATES("cost-baseline-updates", "pair/slot", BaselineUpdate.getClassSchema(), "Avro", Cleanup.COMPACT, false, Spread.FREE),
    HOURS("cost-hours", "pair/hour start", CostHour.getClassSchema(), "Avro", Cleanup.COMPACT_RESULTS, false, Spread.FREE),
    ALERTS("cost-anomaly-alerts", "pair", CostAnomalyAlert.getClassSchema(), "Avro", Cleanup.RESULTS, true, Spread.FREE),
    LEDGER("cost-ledger", "partition/hour start", CostLedger.getClassSchema(), "Avro", Cleanup.COMPACT_RESULTS, false, Spread.FREE),
    DEAD_LETTERS(
            "cost-events-dlq", "original", null, "original bytes; the reason is in headers", Cleanup.REFUSED, false, Spread.FREE),
    LATE("cost-late-events", "original", null, "original bytes; the reason is in headers", Cleanup.REFUSED, false, Spread.FREE);

    /** What becomes of old records. */
    enum Cleanup {
        EVENTS,
        RESULTS,
        REFUSED,
        COMPACT,
        COMPACT_RESULTS
    }

    /** How many partitions there are. */
    enum Spread {
        /** As many as there are for events. */
        TOGETHER,
        /** One: all of it must be seen in one place. */
        SINGLE,
        /** Whatever it is given; at first as many as there are for events. */
        FREE
    }

    private final String baseName;
    private final String keyForm;
    private final @Nullable Schema schema;
    private final String valueForm;
    private final Cleanup cleanup;
    private final boolean logAppendTime;
    private final Spread spread;

    Topic(
            String baseName,
            String keyForm,
            @Nullable Schema schema,
            String valueForm,
            Cleanup cleanup,
            boolean logAppendTime,
            Spread spread) {
        this.baseName = baseName;
        this.keyForm = keyForm;
        this.schema = schema == null ? null : WireSchemas.portable(schema);
        this.valueForm = valueForm;
        this.cleanup = cleanup;
        this.logAppendTime = logAppendTime;
        this.spread = spread;
    }

    public String baseName() {
        return baseName;
    }

    /** What the key is, in words. */
    public String keyForm() {
        return keyForm;
    }

    /** What the value is, in words. */
    public String valueForm() {
        return valueForm;
    }

    /** The schema of the value as it is registered; empty for topics that need no registry. */
    public Optional<Schema> schema() {
        return Optional.ofNullable(schema);
    }

    /** Whether a record's time is the broker's, which no producer can set. */
    public boolean isLogAppendTime() {
        return logAppendTime;
    }

    Spread spread() {
        return spread;
    }

    Cleanup cleanup() {
        return cleanup;
    }
}
