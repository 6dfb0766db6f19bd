package dev.costgauge.bench;

import dev.costgauge.store.ClickHouseArchive;
import dev.costgauge.store.EventBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What the ClickHouse client does by itself: batches that are encoded before the clock starts, as large as the archiver's
 * and as many at once, into the same table with its views. The yardstick of the archiver, which also reads and decodes.
 */
final class DriverInserts {

    private static final int ROWS = 50_000;
    private static final int BATCHES = 16;
    private static final int AT_ONCE = 4;
    private static final String TOPIC = "driver";

    private final SweepLab lab;
    private final SweepFleet fleet;

    DriverInserts(SweepLab lab, SweepFleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
    }

    /** Rows a second. */
    double rate() throws ExecutionException, InterruptedException {
        List<EventBatch> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            batches.add(batch(i));
        }
        ClickHouseArchive archive = new ClickHouseArchive(lab.clickHouse());
        long began = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> inserted = new ArrayList<>();
            for (EventBatch batch : batches) {
                inserted.add(threads.submit(() -> archive.insert(batch, 0, ROWS - 1)));
            }
            for (Future<?> each : inserted) {
                each.get();
            }
        }
        return (double) BATCHES * ROWS * 1e9 / (System.nanoTime() - began);
    }

    /** Consecutive events of a partition, which hold its pairs in turn. */
    private EventBatch batch(int partition) {
        EventBatch batch = new EventBatch(TOPIC, partition);
        for (int row = 0; row < ROWS; row++) {
            batch.add(row, lab.clock().millis(), fleet.event(row * 7 % fleet.pairs(), row % SweepFleet.HOURS));
        }
        return batch;
    }
}
