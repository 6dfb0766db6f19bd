package dev.costgauge.wire;

import dev.costgauge.cost.RefusalReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Rewrites events of another schema in the current one, by Avro's own resolution. Thread-safe. */
final class EvolvedEvent {

    /** A good outcome or a refusal. */
    sealed interface Result {}

    /** Avro binary of the current schema, without a frame. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Rewritten(byte[] bytes) implements Result {}

    record Refused(RefusalReason reason) implements Result {}

    /** Longest unscaled cost that is worth arithmetic; far beyond any bound. */
    private static final int MAX_COST_BYTES = 64;

    private final Schema writer;
    private final EventUnits units;
    private final GenericDatumReader<GenericRecord> reader;
    private final GenericDatumWriter<GenericRecord> rewriter;

    EvolvedEvent(Schema writer, EventUnits units) {
        this.writer = writer;
        this.units = units;
        // Without conversions: the raw bytes and longs are wanted.
        GenericData plain = new GenericData();
        this.reader = new GenericDatumReader<>(writer, EventWriter.CURRENT, plain);
        this.rewriter = new GenericDatumWriter<>(EventWriter.CURRENT, plain);
    }

    Result rewrite(byte[] value, int from) {
        if (!StructureCheck.matches(writer, value, from, value.length)) {
            return new Refused(RefusalReason.MALFORMED_RECORD);
        }
        GenericRecord event;
        try {
            BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(value, from, value.length - from, null);
            event = reader.read(null, decoder);
        } catch (IOException | RuntimeException e) {
            return new Refused(RefusalReason.MALFORMED_RECORD);
        }
        @Nullable ByteBuffer cost = rescaled((ByteBuffer) event.get("cost"));
        if (cost == null) {
            return new Refused(RefusalReason.COST_OUT_OF_BOUNDS);
        }
        event.put("cost", cost);
        event.put("eventTime", units.toMillis((long) event.get("eventTime")));
        return new Rewritten(encode(event));
    }

    private @Nullable ByteBuffer rescaled(ByteBuffer cost) {
        if (!cost.hasRemaining() || cost.remaining() > MAX_COST_BYTES) {
            return null;
        }
        byte[] unscaled = new byte[cost.remaining()];
        cost.get(unscaled);
        BigInteger nanos = units.toNanos(new BigInteger(unscaled));
        return nanos == null ? null : ByteBuffer.wrap(nanos.toByteArray());
    }

    private byte[] encode(GenericRecord event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            rewriter.write(event, encoder);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }
}
