package dev.costgauge.topology;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.hours.Storage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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
        KeyValueStore<Bytes, byte[]> clockStore)
        implements Storage {

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
    public void putAlert(byte[] pair, long openedHour, CostAnomalyAlert latest) {
        alerts.put(Stores.key(pair, openedHour), AlertCodec.write(latest));
    }

    @Override
    public void deleteAlertsBefore(byte[] pair, long hour) {
        List<Bytes> old = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> range = alerts.range(Stores.key(pair, 0), Stores.key(pair, hour - 1))) {
            range.forEachRemaining(entry -> old.add(entry.key));
        }
        old.forEach(alerts::delete);
    }

    @Override
    public @Nullable Long clock() {
        byte[] stored = clockStore.get(Stores.CLOCK_KEY);
        return stored == null ? null : ByteBuffer.wrap(stored).getLong();
    }

    @Override
    public void putClock(long epochMillis) {
        clockStore.put(
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
