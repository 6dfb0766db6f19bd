package dev.costgauge.sweep;

import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Steps that do what the test says and remember what they were asked. */
final class ScriptedActivities implements SweepActivities {

    final Queue<Stretch> stretches = new ConcurrentLinkedQueue<>();
    final Queue<SweepResult> reports = new ConcurrentLinkedQueue<>();
    final AtomicInteger transientFailuresLeft = new AtomicInteger();
    final AtomicInteger attempts = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger mostRunning = new AtomicInteger();
    volatile Settled settled = new Settled(true, "", List.of(5L, 6L), List.of(7L, 8L));
    volatile SweepPlan plan = new SweepPlan(List.of());
    volatile LedgerOutcome ledger = new LedgerOutcome(new LedgerTotals(40, 0, 7, 7), ArchiveTotals.NONE, List.of());
    volatile @Nullable String needsMending;
    volatile boolean untilCancelled;

    /** Starts a worker that runs every workflow with these steps. */
    void serve(TestWorkflowEnvironment temporal) {
        Worker worker = temporal.newWorker(
                EwmaBaselineUpdate.TASK_QUEUE,
                WorkerOptions.newBuilder()
                        // A busy machine is no deadlock.
                        .setDefaultDeadlockDetectionTimeout(60_000)
                        .setMaxHeartbeatThrottleInterval(Duration.ofMillis(100))
                        .build());
        worker.registerWorkflowImplementationTypes(
                EwmaBaselineUpdateWorkflowImpl.class, ScheduledSweepWorkflowImpl.class);
        worker.registerActivitiesImplementations(this);
        temporal.start();
    }

    @Override
    public Settled settle(SettleRequest request) {
        return settled;
    }

    @Override
    public SweepPlan plan(SweepScope scope) {
        attempts.incrementAndGet();
        if (needsMending != null) {
            throw ApplicationFailure.newNonRetryableFailure(needsMending, ActivityFailures.FATAL);
        }
        if (transientFailuresLeft.getAndDecrement() > 0) {
            throw ApplicationFailure.newFailure("no answer", "Transient");
        }
        return plan;
    }

    @Override
    public SweepTotals sweepStretch(Stretch stretch) {
        int now = running.incrementAndGet();
        mostRunning.accumulateAndGet(now, Math::max);
        try {
            while (untilCancelled) {
                Activity.getExecutionContext().heartbeat(null);
            }
            stretches.add(stretch);
            return new SweepTotals(
                    stretch.size(),
                    new HourSums(stretch.size(), 0, 0, 0, 7L * stretch.size(), 7L * stretch.size()),
                    ArchiveTotals.NONE,
                    StoreTotals.NONE,
                    StoreTotals.NONE,
                    SeedTotals.NONE,
                    List.of());
        } finally {
            running.decrementAndGet();
        }
    }

    @Override
    public LedgerOutcome checkLedger(SweepScope scope) {
        return ledger;
    }

    @Override
    public void report(SweepResult result) {
        reports.add(result);
    }
}
