package dev.costgauge.sweep;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.store.ArchiveAudit;
import dev.costgauge.store.Backoff;
import dev.costgauge.store.BaselineCache;
import dev.costgauge.store.BaselineTable;
import dev.costgauge.store.CostHistory;
import dev.costgauge.store.RepairTurns;
import dev.costgauge.store.StoreConfigurationException;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Temporal worker of a process: waits for the server, then polls the task queue until closed. The stores belong to the
 * caller and outlive it.
 */
public final class SweepWorker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SweepWorker.class);
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final Backoff BACKOFF = Backoff.STANDARD;

    private final TemporalConnection connection;
    private final Settling settling;
    private final TopicStreamView stream;
    private final CommandSender sender;
    private final WorkerFactory factory;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch started = new CountDownLatch(1);
    private @Nullable Thread starter;

    /**
     * @param kafka properties of every Kafka client
     * @param weeks by whose clocks slots are counted; the same as the stream's
     * @param keptHours for how long the stream keeps closed hours, and so can correct them
     */
    public SweepWorker(
            TemporalConnection connection,
            SweepSettings settings,
            Map<String, Object> kafka,
            StreamTopics topics,
            ArchiveTopic archive,
            ConsumerGroups groups,
            HourOfWeek weeks,
            long keptHours,
            CostHistory costHistory,
            ArchiveAudit archiveAudit,
            RepairTurns repairTurns,
            BaselineTable baselineTable,
            BaselineCache baselineCache,
            MeterRegistry registry) {
        MeteredCalls metered = new MeteredCalls(registry);
        CostHistory history = metered.of(CostHistory.class, costHistory, "clickhouse");
        ArchiveAudit audit = metered.of(ArchiveAudit.class, archiveAudit, "clickhouse");
        RepairTurns turns = metered.of(RepairTurns.class, repairTurns, "postgres");
        BaselineTable table = metered.of(BaselineTable.class, baselineTable, "postgres");
        BaselineCache cache = metered.of(BaselineCache.class, baselineCache, "redis");
        this.connection = connection;
        this.settling = new Settling(kafka);
        SweepMeters meters = new SweepMeters(registry);
        meters.watch(topics.hours(), topics.updates(), topics.ledger());
        this.stream = new TopicStreamView(topics, settings.snapshots(), meters);
        this.sender = new CommandSender(topics);
        ArchiveRefill refill = new ArchiveRefill(kafka, archive, audit, turns);
        ActivePairs activePairs = new ActivePairs(history, stream, settings.active().toHours());
        SweepActivities activities = new SweepActivitiesImpl(
                groups,
                settling,
                stream,
                activePairs,
                new PageSweep(
                        new HourComparison(
                                history, new ArchiveMender(history, audit, refill, archive, turns), keptHours),
                        new ProjectionComparison(table, cache),
                        new SeedComparison(history, weeks),
                        sender::send,
                        meters),
                new LedgerComparison(audit, refill, stream, new PairSearch(history, stream, activePairs)),
                meters);
        this.factory = connection.newWorkerFactory();
        TemporalSettings temporal = connection.settings();
        Worker worker = factory.newWorker(
                temporal.taskQueue(),
                WorkerOptions.newBuilder()
                        .setMaxConcurrentActivityExecutionSize(temporal.maxActivities())
                        // The default of one second takes a machine that is short of processors for a deadlock.
                        .setDefaultDeadlockDetectionTimeout(10_000)
                        // Heartbeats carry a cancellation back: this bounds how late it is heard.
                        .setMaxHeartbeatThrottleInterval(Duration.ofSeconds(5))
                        .setMaxConcurrentWorkflowTaskExecutionSize(temporal.maxWorkflowTasks())
                        .build());
        worker.registerWorkflowImplementationTypes(
                EwmaBaselineUpdateWorkflowImpl.class, ScheduledSweepWorkflowImpl.class);
        worker.registerActivitiesImplementations(activities);
    }

    /**
     * Starts in the background: an outage of Temporal is waited for, for ever.
     *
     * @param refused told when waiting will not help; the message says what to mend
     */
    public void start(Consumer<StoreConfigurationException> refused) {
        starter = Thread.ofPlatform().name("sweep-worker-start").daemon(true).start(() -> {
            try {
                awaitTemporal();
            } catch (StoreConfigurationException e) {
                refused.accept(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Whether the worker polls. */
    public boolean isStarted() {
        return started.getCount() == 0;
    }

    /** Waits until the worker polls; false when the time is over before. */
    public boolean awaitStarted(Duration atMost) throws InterruptedException {
        return started.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void awaitTemporal() throws InterruptedException {
        for (int failures = 1; closed.getCount() > 0; failures++) {
            try {
                connection.requireNamespace(ATTEMPT);
                factory.start();
                started.countDown();
                LOG.info(
                        "temporal worker polls address={} namespace={} queue={}",
                        connection.settings().address(),
                        connection.settings().namespace(),
                        connection.settings().taskQueue());
                return;
            } catch (StatusRuntimeException e) {
                Duration delay = BACKOFF.after(failures);
                LOG.warn(
                        "temporal does not answer address={} cause={} retryIn={}",
                        connection.settings().address(),
                        e.getMessage(),
                        delay);
                if (closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }
    }

    /** Stops polling, gives running activities their time, then lets go of Kafka. */
    @Override
    public void close() {
        closed.countDown();
        Thread running = starter;
        if (running != null) {
            running.interrupt();
        }
        factory.shutdownNow();
        factory.awaitTermination(connection.settings().shutdownTimeout().toMillis(), TimeUnit.MILLISECONDS);
        sender.close();
        stream.close();
        settling.close();
    }
}
