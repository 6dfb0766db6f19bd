package dev.costgauge.wire;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostEvent;
import dev.costgauge.avro.CostHour;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Every topic there is. The name is without the installation's prefix: see {@link TopicCatalog#name}. */
public enum Topic {
    EVENTS("cost-events", "anything", CostEvent.getClassSchema(), "Avro", Cleanup.EVENTS, true, true),
    COMMANDS("cost-baseline-commands", "pair", BaselineCommand.getClassSchema(), "Avro", Cleanup.EVENTS, true, true),
    TICKS("costgauge-ticks", "none", null, "epoch milliseconds and offset, 16 bytes big-endian", Cleanup.EVENTS, true, true),
    /** Keeps the log time of the event's first arrival, hence no LogAppendTime. */
    REROUTED("costgauge-rerouted", "pair", null, "the event's original bytes", Cleanup.EVENTS, false, true),
    UPDATES("cost-baseline-updates", "pair/slot", BaselineUpdate.getClassSchema(), "Avro", Cleanup.COMPACT, false, false),
    HOURS("cost-hours", "pair/hour start", CostHour.getClassSchema(), "Avro", Cleanup.COMPACT_RESULTS, false, false),
    ALERTS("cost-anomaly-alerts", "pair", CostAnomalyAlert.getClassSchema(), "Avro", Cleanup.RESULTS, true, false),
    DEAD_LETTERS(
            "cost-events-dlq", "original", null, "original bytes; the reason is in headers", Cleanup.REFUSED, false, false),
    LATE("cost-late-events", "original", null, "original bytes; the reason is in headers", Cleanup.REFUSED, false, false);

    /** What becomes of old records. */
    enum Cleanup {
        EVENTS,
        RESULTS,
        REFUSED,
        COMPACT,
        COMPACT_RESULTS
    }

    private final String baseName;
    private final String keyForm;
    private final @Nullable Schema schema;
    private final String valueForm;
    private final Cleanup cleanup;
    private final boolean logAppendTime;
    private final boolean copartitioned;

    Topic(
            String baseName,
            String keyForm,
            @Nullable Schema schema,
            String valueForm,
            Cleanup cleanup,
            boolean logAppendTime,
            boolean copartitioned) {
        this.baseName = baseName;
        this.keyForm = keyForm;
        this.schema = schema == null ? null : WireSchemas.portable(schema);
        this.valueForm = valueForm;
        this.cleanup = cleanup;
        this.logAppendTime = logAppendTime;
        this.copartitioned = copartitioned;
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

    /** Whether it must have as many partitions as the other topics that say so. */
    public boolean isCopartitioned() {
        return copartitioned;
    }

    Cleanup cleanup() {
        return cleanup;
    }
}
