package dev.costgauge.topology;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.codec.BinaryReader;
import dev.costgauge.wire.StructureCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/** The stored form of an alert: a version byte, then Avro of the schema that the version stands for. Stateless. */
public final class AlertCodec {

    private static final byte VERSION = 1;

    private AlertCodec() {}

    static byte[] write(CostAnomalyAlert alert) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        out.write(VERSION);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            new SpecificDatumWriter<>(CostAnomalyAlert.class).write(alert, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException("an array took no bytes", e);
        }
        return out.toByteArray();
    }

    /**
     * Reads an alert that others may have written: Avro's own reader trusts lengths and counts.
     *
     * @throws RuntimeException when it is none
     */
    static CostAnomalyAlert readForeign(byte[] bytes) {
        if (!StructureCheck.matches(CostAnomalyAlert.getClassSchema(), bytes, 1, bytes.length)) {
            throw new IllegalArgumentException("the value is not Avro of an alert");
        }
        CostAnomalyAlert alert = read(bytes);
        // Avro reads decimals that it does not write: what cannot be written again cannot be kept.
        write(alert);
        return alert;
    }

    /**
     * Reads a stored alert.
     *
     * @throws dev.costgauge.codec.NewerVersionException when a newer release wrote it
     */
    public static CostAnomalyAlert read(byte[] stored) {
        new BinaryReader(stored).version("alert", VERSION);
        try {
            return new SpecificDatumReader<>(CostAnomalyAlert.class)
                    .read(null, DecoderFactory.get().binaryDecoder(stored, 1, stored.length - 1, null));
        } catch (IOException e) {
            throw new IllegalStateException("stored alert cannot be read", e);
        }
    }
}
