package dev.costgauge.replay;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.cost.PairKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What one partition published in the end: the last word on each hour, baseline and ledger line, and every step of every
 * alert, as bytes of their schema. Not thread-safe.
 */
final class Published {

    /** What is compared. */
    enum Kind {
        HOUR,
        BASELINE,
        ALERT,
        LEDGER
    }

    /** Where a word stands: by its kind, its pair (or partition) and what follows. */
    record Key(Kind kind, String pair, String more) {}

    /** A word and where it was read; -1 for one that was replayed. */
    record Word(byte[] bytes, long offset) {}

    private final Map<Key, Word> words = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    private @Nullable BinaryEncoder encoder;

    Map<Key, Word> words() {
        return words;
    }

    void take(CostHour hour, long offset) {
        put(Kind.HOUR, pair(hour.getProject(), hour.getService(), hour.getModel()), hour.getHour().toString(), hour, offset);
    }

    void take(BaselineUpdate update, long offset) {
        put(
                Kind.BASELINE,
                pair(update.getProject(), update.getService(), update.getModel()),
                "slot " + update.getSlot(),
                update,
                offset);
    }

    void take(CostAnomalyAlert alert, long offset) {
        put(
                Kind.ALERT,
                pair(alert.getProject(), alert.getService(), alert.getModel()),
                alert.getOpenedHour() + " step " + alert.getSequence(),
                // Avro keeps no order in maps, and bytes have one.
                CostAnomalyAlert.newBuilder(alert)
                        .setRuleParameters(new TreeMap<>(alert.getRuleParameters()))
                        .setEvidence(new TreeMap<>(alert.getEvidence()))
                        .build(),
                offset);
    }

    void take(CostLedger line, long offset) {
        put(Kind.LEDGER, "partition " + line.getPartition(), line.getHour().toString(), line, offset);
    }

    private static String pair(String project, String service, String model) {
        return new PairKey(project, service, model).text();
    }

    private <T extends SpecificRecord> void put(Kind kind, String pair, String more, T record, long offset) {
        words.put(new Key(kind, pair, more), new Word(bytesOf(record), offset));
    }

    private <T extends SpecificRecord> byte[] bytesOf(T record) {
        out.reset();
        encoder = EncoderFactory.get().directBinaryEncoder(out, encoder);
        try {
            new SpecificDatumWriter<T>(record.getSchema()).write(record, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException("an array took no bytes", e);
        }
        return out.toByteArray();
    }
}
