package dev.costgauge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.RefusalReason;
import dev.costgauge.testing.Bent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** Bent records give a reason or a valid event, and nothing is thrown. */
class EventFuzzTest {

    private static final int RECORDS = 200_000;
    private static final int GOOD = -1;

    private final LocalSchemaRegistry registry = new LocalSchemaRegistry();
    private final EventDecoder decoder = new EventDecoder(registry, AcceptSettings.defaults());
    private final EventCursor cursor = new EventCursor();
    private final Map<RefusalReason, Integer> refusals = new EnumMap<>(RefusalReason.class);

    @Test
    void bentRecordsOfTheCurrentSchemaGiveAReasonOrAValidEvent() {
        int good = fuzz(11, EventEncoder.register(registry, "cost-events"), GOOD);

        assertThat(good).isBetween(RECORDS / 50, RECORDS * 3 / 4);
        assertThat(refusals)
                .containsKeys(
                        RefusalReason.MALFORMED_RECORD, RefusalReason.UNKNOWN_SCHEMA, RefusalReason.NOT_CONFLUENT_FORMAT,
                        RefusalReason.EVENT_ID_INVALID, RefusalReason.PROJECT_INVALID, RefusalReason.SERVICE_INVALID,
                        RefusalReason.MODEL_INVALID, RefusalReason.COST_OUT_OF_BOUNDS, RefusalReason.TOKENS_INVALID,
                        RefusalReason.TIME_TOO_OLD, RefusalReason.TIME_IN_FUTURE);
    }

    @Test
    void bentRecordsOfAnotherSchemaGiveAReasonOrAValidEvent() {
        EventEncoder encoder = EventEncoder.register(registry, "cost-events");
        int older = registry.register("other-value", withTrailingStructures());

        int good = fuzz(12, encoder, older);

        assertThat(good).isPositive();
        assertThat(refusals).containsKey(RefusalReason.MALFORMED_RECORD);
    }

    private int fuzz(long seed, EventEncoder encoder, int otherId) {
        Random random = new Random(seed);
        int good = 0;
        for (int i = 0; i < RECORDS; i++) {
            byte[] value = encoder.encode(Events.random(random));
            if (otherId != GOOD) {
                value = Arrays.copyOf(value, value.length + 3);
                WireFormat.writeHeader(otherId, value);
            }
            good += decodeBent(Bent.of(value, random)) ? 1 : 0;
        }
        return good;
    }

    private boolean decodeBent(byte[] value) {
        RefusalReason reason = decoder.decode(value, Events.LOG_TIME, cursor);
        if (reason == null) {
            try {
                requireValid(cursor.toEvent());
                return true;
            } catch (RefusedEventException e) {
                reason = e.reason();
            }
        }
        refusals.merge(reason, 1, Integer::sum);
        return false;
    }

    private static void requireValid(CostEvent event) {
        assertThat(event.eventId()).isNotEmpty();
        assertThat(Math.abs(event.costNanos())).isLessThanOrEqualTo(1_000_000_000_000_000L);
        assertThat(event.cachedTokens()).isBetween(0L, event.inputTokens());
        assertThat(event.requests()).isBetween(0L, EventWalk.MAX_COUNT);
        assertThat(event.eventTime()).isBetween(Events.LOG_TIME - 35 * 86_400_000L, Events.LOG_TIME + 600_000L);
    }

    private static Schema withTrailingStructures() {
        Schema tags = SchemaBuilder.map().values().nullable().stringType();
        Schema nothings = SchemaBuilder.array().items().nullType();
        Schema other = Schema.createRecord("CostEvent", null, "dev.costgauge.avro", false);
        var fields = new ArrayList<Schema.Field>();
        EventWriter.CURRENT.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.add(new Schema.Field("tags", tags));
        fields.add(new Schema.Field("nothings", nothings));
        fields.add(new Schema.Field("more", tags));
        other.setFields(fields);
        return other;
    }
}
