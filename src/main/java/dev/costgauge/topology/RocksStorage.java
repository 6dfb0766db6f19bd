package dev.costgauge.topology;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.hours.Storage;
import dev.costgauge.wire.ClockMark;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Keeps the book in the task's state stores. Not thread-safe. */
record RocksStorage(
        KeyValueStore<Bytes, byte[]> hours,
        KeyValueStore<Bytes, byte[]> seriesStore,
        KeyValueStore<Bytes, byte[]> alerts,
        KeyValueStore<Bytes, byte[]> partitionStore)
        implements Storage {

    private static final Bytes WAITING_KEY = Bytes.wrap(new byte[] {1});

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

    /** Clock marks that wait for events, oldest first. */
    List<ClockMark> waitingMarks() {
        byte[] stored = partitionStore.get(WAITING_KEY);
        List<ClockMark> marks = new ArrayList<>();
        for (int at = 0; stored != null && at < stored.length; at += ClockMark.BYTES) {
            marks.add(ClockMark.read(Arrays.copyOfRange(stored, at, at + ClockMark.BYTES)));
        }
        return marks;
    }

    void putWaitingMarks(Collection<ClockMark> marks) {
        ByteBuffer out = ByteBuffer.allocate(marks.size() * ClockMark.BYTES);
        marks.forEach(mark -> out.put(mark.toBytes()));
        partitionStore.put(WAITING_KEY, out.array());
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
        };
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
