package dev.costgauge.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * How far the stores are that Kafka Streams reads from their changelogs before their partitions go on, and how long that
 * will take yet: by the pace since the first of those that are being read was begun. A way is measured in offsets. Standby
 * copies are not in it. Thread-safe.
 */
final class RestoreProgress implements StateRestoreListener {

    /** One changelog's partition: where it is read from, where the reading is, and where it ends. */
    private record Way(long from, long at, long end) {}

    private final LongSupplier nanoTime;
    private final MeterRegistry meters;
    private final Map<TopicPartition, Way> ways = new HashMap<>();
    private long began;

    /** Offsets that were read in stores which are done, since {@link #began}. */
    private long done;

    /** @param nanoTime a clock such as {@link System#nanoTime} */
    RestoreProgress(MeterRegistry meters, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.meters = meters;
        Gauge.builder("costgauge.restore.stores", this, RestoreProgress::stores).register(meters);
        Gauge.builder("costgauge.restore.remaining", this, RestoreProgress::remaining)
                .description("Offsets of changelogs that are still to be read")
                .register(meters);
        Gauge.builder("costgauge.restore.seconds.left", this, RestoreProgress::secondsLeft)
                .description("How long that takes at the present pace; NaN before there is one")
                .register(meters);
    }

    @Override
    public synchronized void onRestoreStart(TopicPartition changelog, String store, long from, long end) {
        if (ways.isEmpty()) {
            began = nanoTime.getAsLong();
            done = 0;
        }
        ways.put(changelog, new Way(from, from, Math.max(from, end)));
        records(store);
    }

    @Override
    public synchronized void onBatchRestored(TopicPartition changelog, String store, long last, long restored) {
        records(store).increment(restored);
        ways.computeIfPresent(changelog, (each, way) -> new Way(way.from(), Math.min(last + 1, way.end()), way.end()));
    }

    @Override
    public synchronized void onRestoreEnd(TopicPartition changelog, String store, long restored) {
        Way way = ways.remove(changelog);
        done += way == null ? 0 : way.end() - way.from();
    }

    /** The partition went to another instance. */
    @Override
    public synchronized void onRestoreSuspended(TopicPartition changelog, String store, long restored) {
        Way way = ways.remove(changelog);
        done += way == null ? 0 : way.at() - way.from();
    }

    private Counter records(String store) {
        return Counter.builder("costgauge.restore.records")
                .tag("store", store)
                .description("Records that were read from changelogs before partitions went on")
                .register(meters);
    }

    synchronized int stores() {
        return ways.size();
    }

    synchronized long remaining() {
        return ways.values().stream().mapToLong(way -> way.end() - way.at()).sum();
    }

    synchronized double secondsLeft() {
        long remaining = remaining();
        if (remaining == 0) {
            return 0;
        }
        long read = done + ways.values().stream().mapToLong(way -> way.at() - way.from()).sum();
        return read == 0 ? Double.NaN : (nanoTime.getAsLong() - began) / 1e9 * remaining / read;
    }

    /** In words, for a probe; empty when nothing is restored. */
    synchronized String text() {
        if (ways.isEmpty()) {
            return "";
        }
        double seconds = secondsLeft();
        return String.format(Locale.ROOT, "restores %d stores, %,d records to read", ways.size(), remaining())
                + (Double.isNaN(seconds) ? "" : String.format(Locale.ROOT, ", about %.0f s", seconds));
    }
}
