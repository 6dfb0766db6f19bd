package dev.costgauge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.RefusalReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvolvedEventTest {

    private static final Schema DECIMAL_9 =
            LogicalTypes.decimal(18, 9).addToSchema(Schema.create(Schema.Type.BYTES));
    private static final Schema MILLIS = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));

    private final LocalSchemaRegistry registry = new LocalSchemaRegistry();
    private final EventDecoder decoder = new EventDecoder(registry, AcceptSettings.defaults());
    private final EventCursor cursor = new EventCursor();

    @Test
    void fieldsThatAWriterDoesNotHaveTakeTheirDefaults() throws RefusedEventException {
        Schema old = record(List.of(
                field("model", "string"), field("service", "string"), field("eventTime", MILLIS),
                field("eventId", "string"), field("cost", DECIMAL_9)));

        assertThat(decode(old, old)).isNull();

        CostEvent event = cursor.toEvent();
        assertThat(event.pair().text()).isEqualTo("default/text/text");
        assertThat(event.eventTime()).isEqualTo(Events.LOG_TIME);
        assertThat(event.costNanos()).isEqualTo(1_234);
        assertThat(event.requests()).isEqualTo(1);
        assertThat(event.cluster()).isEmpty();
    }

    @Test
    void fieldsThatWeDoNotHaveAreSkipped() throws RefusedEventException {
        Schema.Field extra = new Schema.Field("extra", Schema.createArray(Schema.create(Schema.Type.STRING)));
        Schema newer = current(extra);

        assertThat(decode(newer, newer)).isNull();
        assertThat(cursor.toEvent().pair().text()).isEqualTo("text/text/text");
    }

    @Test
    void smallerNumberTypesArePromoted() {
        Schema older = current("inputTokens", Schema.create(Schema.Type.INT));

        assertThat(decode(older, older)).isNull();
        assertThat(cursor.inputTokens()).isEqualTo(7);
    }

    @Test
    void aCostOfAnotherScaleMeansTheSameMoney() {
        assertThat(costWithScale(4)).isNull();
        assertThat(cursor.costNanos()).isEqualTo(123_400_000);
        assertThat(costWithScale(0)).isNull();
        assertThat(cursor.costNanos()).isEqualTo(1_234_000_000_000L);
        assertThat(costWithScale(12)).as("finer than a nano-dollar").isEqualTo(RefusalReason.COST_OUT_OF_BOUNDS);
    }

    @Test
    void aTimeInMicrosecondsMeansTheSameMoment() {
        Schema micros = LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
        Schema writer = current("eventTime", micros);

        assertThat(decode(writer, writer)).isEqualTo(RefusalReason.TIME_TOO_OLD);
        assertThat(decodeRecord(writer, sample(writer, Events.LOG_TIME * 1_000 + 999))).isNull();
        assertThat(cursor.eventTime()).isEqualTo(Events.LOG_TIME);
    }

    @Test
    void aSchemaWithoutLogicalTypesIsTakenToMeanOurs() {
        Schema bare = new Schema.Parser().parse(SchemaNormalization.toParsingForm(EventWriter.CURRENT));

        assertThat(EventWriter.of(bare)).isInstanceOf(EventWriter.Current.class);
    }

    @Test
    void docsAndDefaultsDoNotMakeAnotherSchema() {
        Schema.Parser parser = new Schema.Parser();
        Schema other = parser.parse(EventWriter.CURRENT.toString().replace("Tenant that pays", "Who pays"));

        assertThat(EventWriter.of(other)).isInstanceOf(EventWriter.Current.class);
    }

    @Test
    void refusesSchemasThatCannotMeanACostEvent() {
        assertIncompatible(Schema.create(Schema.Type.STRING));
        assertIncompatible(record(List.of(field("eventId", "string"))));
        assertIncompatible(current("cost", Schema.create(Schema.Type.STRING)));
        assertIncompatible(current("cost", Schema.create(Schema.Type.DOUBLE)));
        assertIncompatible(current("eventTime", Schema.create(Schema.Type.STRING)));
        assertIncompatible(current("eventTime",
                LogicalTypes.localTimestampMillis().addToSchema(Schema.create(Schema.Type.LONG))));
        assertIncompatible(current("eventTime", LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT))));
    }

    @Test
    void endlessArraysOfNothingAreRefusedSoon() {
        Schema.Field nothings = new Schema.Field("nothings", Schema.createArray(Schema.create(Schema.Type.NULL)));
        Schema writer = current(nothings);
        byte[] good = encode(writer, sample(writer, Events.LOG_TIME));
        byte[] count = RawEvent.varint(Long.MAX_VALUE);
        byte[] bad = Arrays.copyOf(good, good.length - 1 + count.length + 1);
        System.arraycopy(count, 0, bad, good.length - 1, count.length);

        assertThat(decoder.decode(bad, Events.LOG_TIME, cursor)).isEqualTo(RefusalReason.MALFORMED_RECORD);
    }

    @Test
    void nestingBeyondTheBoundIsRefused() {
        Schema list = new Schema.Parser().parse("""
                {"type": "record", "name": "Node", "fields": [{"name": "next", "type": ["null", "Node"]}]}""");
        byte[] deep = new byte[100_000];
        Arrays.fill(deep, (byte) 2);
        deep[deep.length - 1] = 0;

        assertThat(StructureCheck.matches(list, deep, 0, deep.length)).isFalse();
        assertThat(StructureCheck.matches(list, new byte[] {2, 2, 0}, 0, 3)).isTrue();
    }

    private @Nullable RefusalReason costWithScale(int scale) {
        Schema writer =
                current("cost", LogicalTypes.decimal(18, scale).addToSchema(Schema.create(Schema.Type.BYTES)));
        return decode(writer, writer);
    }

    private void assertIncompatible(Schema writer) {
        int id = registry.register("incompatible", writer);
        byte[] value = new byte[40];
        WireFormat.writeHeader(id, value);
        assertThat(decoder.decode(value, Events.LOG_TIME, cursor)).isEqualTo(RefusalReason.INCOMPATIBLE_SCHEMA);
    }

    private @Nullable RefusalReason decode(Schema registered, Schema written) {
        return decodeRecord(registered, sample(written, Events.LOG_TIME));
    }

    private @Nullable RefusalReason decodeRecord(Schema writer, GenericRecord event) {
        return decoder.decode(encode(writer, event), Events.LOG_TIME, cursor);
    }

    private byte[] encode(Schema writer, GenericRecord event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] header = new byte[WireFormat.HEADER];
        WireFormat.writeHeader(registry.register("evolved", writer), header);
        out.writeBytes(header);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            new GenericDatumWriter<GenericRecord>(writer, new GenericData()).write(event, encoder);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    private static GenericRecord sample(Schema writer, long time) {
        GenericRecord event = new GenericData.Record(writer);
        for (Schema.Field field : writer.getFields()) {
            event.put(field.name(), switch (field.schema().getType()) {
                case LONG -> field.name().equals("eventTime") ? (Object) time : (Object) 7L;
                case INT -> 7;
                case BYTES -> ByteBuffer.wrap(BigInteger.valueOf(1_234).toByteArray());
                case ARRAY -> List.of();
                default -> "text";
            });
        }
        return event;
    }

    private static Schema record(List<Schema.Field> fields) {
        return Schema.createRecord("CostEvent", null, "dev.costgauge.avro", false, fields);
    }

    private static Schema.Field field(String name, String type) {
        return field(name, new Schema.Parser().parse('"' + type + '"'));
    }

    private static Schema.Field field(String name, Schema schema) {
        return new Schema.Field(name, schema);
    }

    private static Schema current(Schema.Field more) {
        var fields = new ArrayList<Schema.Field>();
        EventWriter.CURRENT.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.add(more);
        return record(fields);
    }

    private static Schema current(String changed, Schema type) {
        return record(EventWriter.CURRENT.getFields().stream()
                .map(field -> field.name().equals(changed) ? field(changed, type) : new Schema.Field(field, field.schema()))
                .toList());
    }
}
