package dev.costgauge.worker;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.store.BaselineCache;
import dev.costgauge.store.BaselineRow;
import dev.costgauge.store.BaselineTable;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Baselines to PostgreSQL first (the audit trail), then to Redis. A batch is stored in parts side by side, a pair whole in
 * one of them, so that both stores and more than one of PostgreSQL's processes are at work.
 */
final class BaselineProjection implements Projection<BaselineUpdate, BaselineRow> {

    private final BaselineTable table;
    private final BaselineCache cache;
    private final int writers;

    /** @param writers parts that are stored at once, each with a connection of its own */
    BaselineProjection(BaselineTable table, BaselineCache cache, int writers) {
        this.table = table;
        this.cache = cache;
        this.writers = writers;
    }

    @Override
    public void apply(List<BaselineRow> batch) {
        Collection<List<BaselineRow>> parts = batch.stream()
                .collect(Collectors.groupingBy(row -> Math.floorMod(row.key().pair().hashCode(), writers)))
                .values();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(parts.stream()
                            .map(part -> CompletableFuture.runAsync(() -> store(part), threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void store(List<BaselineRow> part) {
        table.upsert(part);
        cache.upsert(part);
    }

    @Override
    public BaselineRow rowOf(BaselineUpdate update, long logTime) {
        return BaselineRow.of(update, logTime);
    }
}
