package dev.costgauge.replay;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.hours.LogSpan;
import dev.costgauge.hours.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps a partition's state on the heap. Not thread-safe. */
public final class HeapStorage implements Storage {

    private final TreeMap<byte[], byte[]> series = new TreeMap<>(Arrays::compareUnsigned);
    private final TreeMap<byte[], TreeMap<Long, byte[]>> hours = new TreeMap<>(Arrays::compareUnsigned);
    private final TreeMap<byte[], TreeMap<Long, Integer>> alertSequences = new TreeMap<>(Arrays::compareUnsigned);
    private final Map<Page, byte[]> pages = new EnumMap<>(Page.class);
    private final TreeMap<Long, byte[]> ledger = new TreeMap<>();
    private final Map<Long, List<byte[]>> ids = new HashMap<>();
    private final Map<Integer, byte[]> logChunks = new HashMap<>();
    private byte @Nullable [] logSpan;
    private @Nullable Long clock;

    @Override
    public byte @Nullable [] series(byte[] pair) {
        return series.get(pair);
    }

    @Override
    public void putSeries(byte[] pair, byte[] value) {
        series.put(pair, value);
    }

    @Override
    public void eachSeries(BiConsumer<byte[], byte[]> visitor) {
        series.forEach(visitor);
    }

    @Override
    public byte @Nullable [] hour(byte[] pair, long hour) {
        TreeMap<Long, byte[]> of = hours.get(pair);
        return of == null ? null : of.get(hour);
    }

    @Override
    public void putHour(byte[] pair, long hour, byte[] value) {
        hours.computeIfAbsent(pair, key -> new TreeMap<>()).put(hour, value);
    }

    @Override
    public void deleteHour(byte[] pair, long hour) {
        TreeMap<Long, byte[]> of = hours.get(pair);
        if (of != null) {
            of.remove(hour);
        }
    }

    @Override
    public byte @Nullable [] logSpan() {
        return logSpan;
    }

    @Override
    public void putLogSpan(byte[] value) {
        logSpan = value;
    }

    @Override
    public byte @Nullable [] logChunk(long sequence) {
        return logChunks.get(LogSpan.keyOf(sequence));
    }

    @Override
    public void putLogChunk(long sequence, byte[] value) {
        logChunks.put(LogSpan.keyOf(sequence), value);
    }

    @Override
    public void deleteLogChunk(long sequence) {
        logChunks.remove(LogSpan.keyOf(sequence));
    }

    @Override
    public int latestSequence(byte[] pair, long openedHour) {
        TreeMap<Long, Integer> of = alertSequences.get(pair);
        return of == null ? -1 : of.getOrDefault(openedHour, -1);
    }

    @Override
    public void putAlert(byte[] pair, long openedHour, CostAnomalyAlert latest) {
        alertSequences.computeIfAbsent(pair, key -> new TreeMap<>()).put(openedHour, latest.getSequence());
    }

    @Override
    public void deleteAlertsBefore(byte[] pair, long hour) {
        TreeMap<Long, Integer> of = alertSequences.get(pair);
        if (of != null) {
            of.headMap(hour).clear();
        }
    }

    @Override
    public void forget(byte[] pair) {
        series.remove(pair);
        hours.remove(pair);
        alertSequences.remove(pair);
    }

    @Override
    public byte @Nullable [] page(Page page) {
        return pages.get(page);
    }

    @Override
    public void putPage(Page page, byte[] value) {
        pages.put(page, value);
    }

    @Override
    public void putLedgerLine(long hour, byte[] value) {
        ledger.put(hour, value);
    }

    @Override
    public void deleteLedgerLine(long hour) {
        ledger.remove(hour);
    }

    @Override
    public void eachLedgerLine(Consumer<byte[]> visitor) {
        ledger.values().forEach(visitor);
    }

    @Override
    public void putIdBlock(long time, byte[] block) {
        ids.computeIfAbsent(time, key -> new ArrayList<>()).add(block);
    }

    @Override
    public void eachIdBlock(IdBlocks visitor) {
        new TreeMap<>(ids).forEach((time, blocks) -> blocks.forEach(block -> visitor.accept(time, block)));
    }

    @Override
    public @Nullable Long clock() {
        return clock;
    }

    @Override
    public void putClock(long epochMillis) {
        clock = epochMillis;
    }
}
