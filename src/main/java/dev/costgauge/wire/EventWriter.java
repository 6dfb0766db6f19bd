package dev.costgauge.wire;

import dev.costgauge.avro.CostEvent;
import dev.costgauge.cost.RefusalReason;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;

/** What is to be done with the events of one writer's schema; decided once a schema id. */
sealed interface EventWriter {

    /** Our own schema, whatever its docs and defaults. */
    record Current() implements EventWriter {}

    /** Another schema that resolves to ours. */
    record Other(EvolvedEvent reader) implements EventWriter {}

    record Refused(RefusalReason reason) implements EventWriter {}

    Schema CURRENT = WireSchemas.portable(CostEvent.getClassSchema());
    String CURRENT_FORM = SchemaNormalization.toParsingForm(CURRENT);

    static EventWriter of(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD || !WireSchemas.isReadable(schema, CURRENT)) {
            return new Refused(RefusalReason.INCOMPATIBLE_SCHEMA);
        }
        @Nullable EventUnits units = EventUnits.of(schema);
        if (units == null) {
            return new Refused(RefusalReason.INCOMPATIBLE_SCHEMA);
        }
        // The parsing form leaves out logical types, hence the units beside it.
        boolean current = units.areCurrent() && SchemaNormalization.toParsingForm(schema).equals(CURRENT_FORM);
        return current ? new Current() : new Other(new EvolvedEvent(schema, units));
    }
}
