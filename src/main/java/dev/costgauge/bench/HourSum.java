package dev.costgauge.bench;

import dev.costgauge.avro.CostEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** The yardstick's state: nano-dollars and events of an hour, in Avro. */
final class HourSum {

    private static final Schema SCHEMA = SchemaBuilder.record("HourSum")
            .fields()
            .requiredLong("nanos")
            .requiredLong("events")
            .endRecord();
    private static final int NANOS = SCHEMA.getField("nanos").pos();
    private static final int EVENTS = SCHEMA.getField("events").pos();

    private HourSum() {}

    static GenericRecord empty() {
        GenericRecord sum = new GenericData.Record(SCHEMA);
        sum.put(NANOS, 0L);
        sum.put(EVENTS, 0L);
        return sum;
    }

    static GenericRecord plus(GenericRecord sum, CostEvent event) {
        sum.put(NANOS, (long) sum.get(NANOS) + event.getCost().unscaledValue().longValueExact());
        sum.put(EVENTS, (long) sum.get(EVENTS) + 1);
        return sum;
    }

    static Serde<GenericRecord> serde() {
        GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(SCHEMA);
        GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(SCHEMA);
        Serializer<GenericRecord> serializer = (topic, sum) -> sum == null ? null : write(writer, sum);
        Deserializer<GenericRecord> deserializer = (topic, bytes) -> bytes == null ? null : read(reader, bytes);
        return Serdes.serdeFrom(serializer, deserializer);
    }

    private static byte[] write(GenericDatumWriter<GenericRecord> writer, GenericRecord sum) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(20);
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            writer.write(sum, encoder);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GenericRecord read(GenericDatumReader<GenericRecord> reader, byte[] bytes) {
        try {
            BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
            return reader.read(null, decoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
