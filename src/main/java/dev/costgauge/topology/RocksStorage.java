package dev.costgauge.topology;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.hours.Storage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/** Keeps the book in the task's state stores. Not thread-safe. */
record RocksStorage(
        KeyValueStore<Bytes, byte[]> hours,
        KeyValueStore<Bytes, byte[]> seriesStore,
        KeyValueStore<Bytes, byte[]> alerts,
        KeyValueStore<Bytes, byte[]> partitionStore,
        WindowStore<Bytes, byte[]> ids)
        implements Storage {

    /** Length of an id in a block. */
    private static final int ID_BYTES = 12;

    @Override
    public byte @Nullable [] series(byte[] pair) {
        return seriesStore.get(Stores.key(pair));
    }

    @Override
    public void putSeries(byte[] pair, byte[] value) {
        seriesStore.put(Stores.key(pair), value);
    }

    @Override
    public void eachSeries(BiConsumer<byte[], byte[]> visitor) {
        try (KeyValueIterator<Bytes, byte[]> all = seriesStore.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> entry = all.next();
                visitor.accept(entry.key.get(), entry.value);
            }
        }
    }

    @Override
    public byte @Nullable [] hour(byte[] pair, long hour) {
        return hours.get(Stores.key(pair, hour));
    }

    @Override
    public void putHour(byte[] pair, long hour, byte[] value) {
        hours.put(Stores.key(pair, hour), value);
    }

    @Override
    public void deleteHour(byte[] pair, long hour) {
        hours.delete(Stores.key(pair, hour));
    }

    @Override
    public byte @Nullable [] logSpan() {
        return hours.get(Stores.LOG_SPAN_KEY);
    }

    @Override
    public void putLogSpan(byte[] value) {
        hours.put(Stores.LOG_SPAN_KEY, value);
    }

    @Override
    public byte @Nullable [] logChunk(long sequence) {
        return hours.get(Stores.logChunkKey(sequence));
    }

    @Override
    public void putLogChunk(long sequence, byte[] value) {
        hours.put(Stores.logChunkKey(sequence), value);
    }

    @Override
    public void deleteLogChunk(long sequence) {
        hours.delete(Stores.logChunkKey(sequence));
    }

    @Override
    public int latestSequence(byte[] pair, long openedHour) {
        byte[] stored = alerts.get(Stores.key(pair, openedHour));
        return stored == null ? -1 : AlertCodec.read(stored).getSequence();
    }

    @Override
    public void forget(byte[] pair) {
        deleteRange(hours, pair, Long.MAX_VALUE);
        deleteRange(alerts, pair, Long.MAX_VALUE);
        seriesStore.delete(Stores.key(pair));
    }

    @Override
    public void putAlert(byte[] pair, long openedHour, CostAnomalyAlert latest) {
        alerts.put(Stores.key(pair, openedHour), AlertCodec.write(latest));
    }

    @Override
    public void deleteAlertsBefore(byte[] pair, long hour) {
        deleteRange(alerts, pair, hour - 1);
    }

    private static void deleteRange(KeyValueStore<Bytes, byte[]> store, byte[] pair, long lastHour) {
        List<Bytes> old = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> range = store.range(Stores.key(pair, 0), Stores.key(pair, lastHour))) {
            range.forEachRemaining(entry -> old.add(entry.key));
        }
        old.forEach(store::delete);
    }

    @Override
    public byte @Nullable [] page(Page page) {
        return partitionStore.get(pageKey(page));
    }

    @Override
    public void putPage(Page page, byte[] value) {
        partitionStore.put(pageKey(page), value);
    }

    private static Bytes pageKey(Page page) {
        return switch (page) {
            case FLEET_VIEW -> Bytes.wrap(new byte[] {2});
            case FLEET_TALLY -> Bytes.wrap(new byte[] {3});
            case ROUNDS -> Bytes.wrap(new byte[] {4});
            case RULES -> Stores.RULES_KEY;
            case MARKS -> Bytes.wrap(new byte[] {1});
            case FIRST_ID_TIME -> Bytes.wrap(new byte[] {7});
        };
    }

    @Override
    public void putLedgerLine(long hour, byte[] value) {
        partitionStore.put(Stores.ledgerKey(hour), value);
    }

    @Override
    public void deleteLedgerLine(long hour) {
        partitionStore.delete(Stores.ledgerKey(hour));
    }

    @Override
    public void eachLedgerLine(Consumer<byte[]> visitor) {
        try (KeyValueIterator<Bytes, byte[]> lines =
                partitionStore.range(Stores.ledgerKey(0), Stores.ledgerKey(Long.MAX_VALUE))) {
            lines.forEachRemaining(entry -> visitor.accept(entry.value));
        }
    }

    @Override
    public void putIdBlock(long time, byte[] block) {
        // An id is new in one block only, so the first one names the block.
        ids.put(Bytes.wrap(Arrays.copyOf(block, Math.min(block.length, ID_BYTES))), block, time);
    }

    /** Whether there is any block of ids, {@link #putNoIds} included. */
    boolean hasIds() {
        try (KeyValueIterator<Windowed<Bytes>, byte[]> all = ids.all()) {
            return all.hasNext();
        }
    }

    /**
     * Puts a block without ids. A window store notes in its segments how far it was written; one that has none yet is taken
     * for corrupt when it is opened again, and with it everything that the task has on its disk. The block lies before all
     * others, so that it goes with the first of them and keeps none from coming.
     */
    void putNoIds() {
        ids.put(Bytes.wrap(new byte[1]), new byte[0], 0);
    }

    @Override
    public void eachIdBlock(IdBlocks visitor) {
        try (KeyValueIterator<Windowed<Bytes>, byte[]> all = ids.all()) {
            all.forEachRemaining(entry -> visitor.accept(entry.key.window().start(), entry.value));
        }
    }

    @Override
    public @Nullable Long clock() {
        byte[] stored = partitionStore.get(Stores.CLOCK_KEY);
        return stored == null ? null : ByteBuffer.wrap(stored).getLong();
    }

    @Override
    public void putClock(long epochMillis) {
        partitionStore.put(
                Stores.CLOCK_KEY,
                ByteBuffer.allocate(Long.BYTES).putLong(epochMillis).array());
    }

    /** The input that the stored hours reflect. */
    Position position() {
        byte[] stored = hours.get(Stores.PROGRESS_KEY);
        return stored == null
                ? Position.emptyPosition()
                : Position.fromMap(Progress.read(stored).position());
    }

    /** Notes the time and the input that the coming commit covers; after everything else of that commit. */
    void putProgress(Position position) {
        hours.put(Stores.PROGRESS_KEY, Progress.write(clock(), position));
    }
}
