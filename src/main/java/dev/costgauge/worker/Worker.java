package dev.costgauge.worker;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.store.AlertRow;
import dev.costgauge.store.BaselineRow;
import dev.costgauge.store.ClickHouseArchive;
import dev.costgauge.store.ClickHouseStreamHours;
import dev.costgauge.store.PostgresAlerts;
import dev.costgauge.store.PostgresBaselines;
import dev.costgauge.store.RedisBaselines;
import dev.costgauge.store.StreamHourRow;
import dev.costgauge.store.Stores;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.SchemaRegistry;
import dev.costgauge.wire.SpecificAvroDeserializer;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The archiver and the three projectors, each on a thread of its own, so that one store's outage stops only its own. */
public final class Worker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** An insert under way may take this long; whoever is not done then is left to the process's end. */
    private static final Duration STOP = Duration.ofSeconds(30);

    private record Task(String name, Runnable body, Runnable stop, BooleanSupplier troubled) {}

    private final List<Task> tasks;
    private final List<Thread> threads;
    private final LongSupplier nanoTime;
    private final CompletableFuture<Void> failed = new CompletableFuture<>();

    private Worker(List<Task> tasks, LongSupplier nanoTime) {
        this.tasks = tasks;
        this.nanoTime = nanoTime;
        this.threads = tasks.stream()
                .map(task -> Thread.ofPlatform().name(task.name()).unstarted(() -> guarded(task)))
                .toList();
    }

    /**
     * Everything is handed in and stays the caller's to close, after the worker.
     *
     * @param alertWatch hears of alerts that reached PostgreSQL; null when nobody wants to
     */
    public static Worker start(
            KafkaSettings kafka,
            TopicCatalog topics,
            AcceptSettings accept,
            ArchiveSettings archive,
            ProjectorSettings projector,
            SchemaRegistry registry,
            Stores stores,
            @Nullable ProjectionWatch<AlertRow> alertWatch,
            MeterRegistry meters,
            LongSupplier nanoTime) {
        Archiver archiver = new Archiver(
                topics.name(Topic.EVENTS),
                archive,
                kafka.clientConfig(),
                new ClickHouseArchive(stores.clickHouse()),
                new EventDecoder(registry, accept),
                meters,
                nanoTime);
        Projector<BaselineUpdate, BaselineRow> baselines = new Projector<>(
                "projector-baselines",
                topics.name(Topic.UPDATES),
                ConsumerConfigs.projector(
                        kafka.clientConfig(), projector.group() + "-baselines", projector.batchRecords()),
                new BaselineProjection(
                        new PostgresBaselines(stores.postgres()),
                        new RedisBaselines(stores.redis()),
                        projector.writers()),
                new SpecificAvroDeserializer<>(registry, BaselineUpdate.class),
                null,
                meters,
                nanoTime);
        Projector<CostAnomalyAlert, AlertRow> alerts = new Projector<>(
                "projector-alerts",
                topics.name(Topic.ALERTS),
                ConsumerConfigs.projector(
                        kafka.clientConfig(), projector.group() + "-alerts", projector.batchRecords()),
                new AlertProjection(new PostgresAlerts(stores.postgres())),
                new SpecificAvroDeserializer<>(registry, CostAnomalyAlert.class),
                alertWatch,
                meters,
                nanoTime);
        Projector<CostHour, StreamHourRow> hours = new Projector<>(
                "projector-hours",
                topics.name(Topic.HOURS),
                ConsumerConfigs.projector(
                        kafka.clientConfig(), projector.group() + "-hours", projector.batchRecords()),
                new HourProjection(new ClickHouseStreamHours(stores.clickHouse())),
                new SpecificAvroDeserializer<>(registry, CostHour.class),
                null,
                meters,
                nanoTime);
        Worker worker = new Worker(List.of(
                new Task("archiver", archiver, archiver::close, archiver::isTroubled),
                new Task("projector-baselines", baselines, baselines::close, baselines::isTroubled),
                new Task("projector-alerts", alerts, alerts::close, alerts::isTroubled),
                new Task("projector-hours", hours, hours::close, hours::isTroubled)),
                nanoTime);
        worker.threads.forEach(Thread::start);
        return worker;
    }

    /** Completes exceptionally, with what to mend, when a task failed for good; completes when all tasks have ended. */
    public CompletableFuture<Void> failure() {
        return failed;
    }

    /** Tasks whose store does not take what they have, and which try again. */
    public List<String> troubled() {
        return tasks.stream()
                .filter(task -> task.troubled().getAsBoolean())
                .map(Task::name)
                .toList();
    }

    /** Stops all tasks, bounded: nothing is lost by it, since what was not stored was not committed. */
    @Override
    public void close() {
        tasks.forEach(task -> task.stop().run());
        long until = nanoTime.getAsLong() + STOP.toNanos();
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofNanos(Math.max(1, until - nanoTime.getAsLong())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                LOG.warn("task={} did not end within {} s", thread.getName(), STOP.toSeconds());
            }
        }
        failed.complete(null);
    }

    private void guarded(Task task) {
        try {
            task.body().run();
        } catch (Throwable e) {
            LOG.error("task={} failed for good, cause=\"{}\"", task.name(), e.getMessage(), e);
            failed.completeExceptionally(e);
        }
    }
}
