package dev.costgauge.replay;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.replay.Published.Key;
import dev.costgauge.replay.Published.Word;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Compares what a replay came to with what the stream published, to the last bit. */
final class Comparison {

    /** Differences that are named; there may be more. */
    static final int NAMED = 20;

    private final SortedMap<String, Long> compared = new TreeMap<>();
    private final List<Difference> differences = new ArrayList<>();
    private long different;
    private long missing;
    private long unexpected;

    Comparison(Published replayed, Published live) {
        Set<Key> keys = new HashSet<>(live.words().keySet());
        keys.addAll(replayed.words().keySet());
        List<Key> unequal = new ArrayList<>();
        for (Key key : keys) {
            compared.merge(key.kind().name().toLowerCase(Locale.ROOT), 1L, Long::sum);
            Word mine = replayed.words().get(key);
            Word theirs = live.words().get(key);
            if (mine == null || theirs == null || !Arrays.equals(mine.bytes(), theirs.bytes())) {
                unequal.add(key);
                missing += theirs == null ? 1 : 0;
                unexpected += mine == null ? 1 : 0;
            }
        }
        different = unequal.size();
        unequal.sort(Comparator.comparingLong((Key key) -> offset(live.words().get(key)))
                .thenComparing(Key::kind)
                .thenComparing(Key::pair)
                .thenComparing(Key::more));
        for (Key key : unequal.subList(0, Math.min(NAMED, unequal.size()))) {
            differences.add(describe(key, replayed.words().get(key), live.words().get(key)));
        }
    }

    SortedMap<String, Long> compared() {
        return compared;
    }

    List<Difference> differences() {
        return differences;
    }

    long different() {
        return different;
    }

    /** Of the different ones, those that the stream did not publish at all. */
    long missing() {
        return missing;
    }

    /** Of the different ones, those that only the stream has. */
    long unexpected() {
        return unexpected;
    }

    private static long offset(@Nullable Word word) {
        return word == null ? Long.MAX_VALUE : word.offset();
    }

    private static Difference describe(Key key, @Nullable Word replayed, @Nullable Word live) {
        String what;
        if (live == null) {
            what = "the stream did not publish it; the replay has " + read(key, Objects.requireNonNull(replayed));
        } else if (replayed == null) {
            what = "the replay does not have it; the stream published " + read(key, live);
        } else {
            what = fields(read(key, live), read(key, replayed));
        }
        return new Difference(key.kind().name(), key.pair(), key.more(), live == null ? -1 : live.offset(), what);
    }

    private static String fields(GenericRecord live, GenericRecord replayed) {
        List<String> unequal = new ArrayList<>();
        for (Schema.Field field : live.getSchema().getFields()) {
            Object one = live.get(field.pos());
            Object other = replayed.get(field.pos());
            if (!Objects.equals(one, other)) {
                unequal.add(field.name() + " is " + one + " in the stream and " + other + " in the replay");
            }
        }
        return String.join(", ", unequal);
    }

    private static GenericRecord read(Key key, Word word) {
        Schema schema = switch (key.kind()) {
            case HOUR -> CostHour.getClassSchema();
            case BASELINE -> BaselineUpdate.getClassSchema();
            case ALERT -> CostAnomalyAlert.getClassSchema();
            case LEDGER -> CostLedger.getClassSchema();
        };
        GenericData data = new GenericData();
        data.addLogicalTypeConversion(new Conversions.DecimalConversion());
        data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        try {
            return new GenericDatumReader<GenericRecord>(schema, schema, data)
                    .read(null, DecoderFactory.get().binaryDecoder(word.bytes(), null));
        } catch (IOException e) {
            throw new IllegalStateException("a word that was written cannot be read", e);
        }
    }
}
