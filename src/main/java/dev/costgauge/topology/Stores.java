package dev.costgauge.topology;

import dev.costgauge.hours.LogSpan;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The state stores and their keys. A key begins with the pair's text in UTF-8; where more follows, a zero byte, which no
 * name can have, parts it from an eight-byte epoch hour.
 */
public final class Stores {

    /**
     * Pair and hour to {@link dev.costgauge.hours.Hour}: open hours, and closed ones for a week. What changed in the open ones
     * since they were written is in the log beside them, see {@link dev.costgauge.hours.LogSpan}.
     */
    public static final String HOURS = "hours";

    /** Pair to {@link dev.costgauge.hours.Series}: what was learned, and the episode. */
    public static final String SERIES = "series";

    /** Pair and opening hour to the latest step of an alert; see {@link AlertCodec}. */
    public static final String ALERTS = "alerts";

    /** What is kept once for the partition: its time, what it waits for, what it knows of the fleet, the overrides. */
    public static final String PARTITION = "partition";

    /** Minutes to blocks of event ids; see {@link dev.costgauge.dedupe.SeenEvents}. Expires by whole segments. */
    public static final String IDS = "ids";

    /** Of the one task that sees the whole fleet: what the partitions sent, and what it made of it. */
    public static final String FLEET = "fleet";

    static final Bytes CLOCK_KEY = Bytes.wrap(new byte[] {0});

    private static final byte LEDGER = 6;

    /** Among what is kept once for the partition: the overrides, see {@link dev.costgauge.hours.RulePage}. */
    public static final Bytes RULES_KEY = Bytes.wrap(new byte[] {5});

    /** A key among the hours that is no pair's: no name begins with a control character. Its value is a {@link Progress}. */
    public static final Bytes PROGRESS_KEY = Bytes.wrap(new byte[] {1});

    private static final byte LOG = 2;

    /** Another one; its value is a {@link dev.costgauge.hours.LogSpan}. */
    public static final Bytes LOG_SPAN_KEY = Bytes.wrap(new byte[] {LOG});

    private Stores() {}

    public static Bytes key(byte[] pair) {
        return Bytes.wrap(pair);
    }

    public static Bytes key(byte[] pair, long hour) {
        return Bytes.wrap(ByteBuffer.allocate(pair.length + 1 + Long.BYTES)
                .put(pair)
                .put((byte) 0)
                .putLong(hour)
                .array());
    }

    /** Among the hours: a {@link dev.costgauge.hours.LogChunk}, of that number or of another that had the key before or after. */
    public static Bytes logChunkKey(long sequence) {
        return Bytes.wrap(
                ByteBuffer.allocate(1 + Short.BYTES).put(LOG).putShort((short) LogSpan.keyOf(sequence)).array());
    }

    /** The pair's text in a key that ends with an hour. */
    public static byte[] pairOf(Bytes key) {
        return Arrays.copyOf(key.get(), key.get().length - 1 - Long.BYTES);
    }

    /** The hour in a key that ends with one. */
    public static long hourOf(Bytes key) {
        return ByteBuffer.wrap(key.get()).getLong(key.get().length - Long.BYTES);
    }

    /** Among what is kept once for the partition: one line of the ledger an hour, in the order of hours. */
    public static Bytes ledgerKey(long hour) {
        return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES).put(LEDGER).putLong(hour).array());
    }

    /** Segments are kept until the hours that they hold can no longer be asked for. */
    static StoreBuilder<WindowStore<Bytes, byte[]>> ids(Duration span) {
        Duration kept = span.plus(Duration.ofHours(2));
        return org.apache.kafka.streams.state.Stores.windowStoreBuilder(
                        org.apache.kafka.streams.state.Stores.persistentWindowStore(
                                IDS, kept, Duration.ofHours(1), false),
                        Serdes.Bytes(),
                        Serdes.ByteArray())
                .withCachingDisabled();
    }

    static StoreBuilder<KeyValueStore<Bytes, byte[]>> logged(String name) {
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                        org.apache.kafka.streams.state.Stores.persistentKeyValueStore(name),
                        Serdes.Bytes(),
                        Serdes.ByteArray())
                .withCachingDisabled();
    }
}
