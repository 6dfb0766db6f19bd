package dev.costgauge.sweep;

import dev.costgauge.cost.HourOfWeek;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Starts sweeps and tells how they are: what {@code POST /trigger} and {@code GET /v1/sweeps/{id}} ask. Thread-safe. Every method
 * throws {@link StatusRuntimeException} when Temporal does not answer, and
 * {@link dev.costgauge.store.StoreConfigurationException}, which says what to mend, when it refuses.
 */
public final class SweepService {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final TemporalConnection connection;
    private final SweepSettings settings;
    private final HourOfWeek weeks;
    private final int ringHours;
    private final InstantSource clock;

    /**
     * @param weeks by whose clocks slots are counted; the same as the stream's
     * @param ringHours closed hours that the stream still amends by itself
     */
    public SweepService(
            TemporalConnection connection,
            SweepSettings settings,
            HourOfWeek weeks,
            int ringHours,
            InstantSource clock) {
        this.connection = connection;
        this.settings = settings;
        this.weeks = weeks;
        this.ringHours = ringHours;
        this.clock = clock;
    }

    /**
     * Starts a sweep now, or joins the one that runs.
     *
     * @param slot hour of the week whose most recent closed hour is reconciled, with the slot's baselines in PostgreSQL and
     *     Redis; empty for the ordinary sweep of the hour that closed last
     * @return the workflow id
     * @throws IllegalArgumentException when the slot is not 0 to 167
     */
    public String trigger(Optional<Integer> slot) {
        long closed = HourOfWeek.hourOf(clock.millis()) - 1;
        if (slot.isEmpty()) {
            return start(
                    EwmaBaselineUpdate.workflowId(queue(), closed),
                    SweepMode.RECONCILE,
                    SweepHours.ordinary(
                            closed, ringHours, Math.toIntExact(settings.lookback().toHours())),
                    -1);
        }
        int wanted = slot.get();
        if (wanted < 0 || wanted >= HourOfWeek.SLOTS) {
            throw new IllegalArgumentException("force_hour is 0 to 167, not " + wanted);
        }
        long hour = closed;
        // A clock change can leave a slot out of a week: then it is the week before.
        while (weeks.slotOf(hour) != wanted) {
            hour--;
        }
        return start(
                EwmaBaselineUpdate.forcedWorkflowId(queue(), hour, wanted),
                SweepMode.RECONCILE,
                SweepHours.only(hour, closed, ringHours),
                wanted);
    }

    /** Starts the seeding of pairs without baseline, or joins the one that runs; returns the workflow id. */
    public String seed() {
        long closed = HourOfWeek.hourOf(clock.millis()) - 1;
        return start(
                EwmaBaselineUpdate.seedWorkflowId(queue(), closed),
                SweepMode.SEED,
                SweepHours.ordinary(closed, ringHours, Math.toIntExact(settings.lookback().toHours())),
                -1);
    }

    /** How a sweep is; empty when there is none of that id. */
    public Optional<SweepStatus> status(String workflowId) {
        requireServer();
        WorkflowStub sweep = connection.client().newUntypedWorkflowStub(workflowId);
        try {
            WorkflowExecutionDescription description = sweep.describe();
            if (!EwmaBaselineUpdate.TYPE.equals(description.getWorkflowType())) {
                return Optional.empty();
            }
            return Optional.of(SweepReport.of(workflowId, sweep, description));
        } catch (WorkflowNotFoundException e) {
            return Optional.empty();
        }
    }

    /** The latest sweeps, newest first; none where the server keeps no list, as the Java test server does not. */
    public List<SweepStatus> recent(int limit) {
        requireServer();
        try {
            return connection
                    .client()
                    .listExecutions("WorkflowType = '" + EwmaBaselineUpdate.TYPE
                            + "' AND ExecutionStatus != 'ContinuedAsNew'")
                    .limit(limit)
                    .map(found -> SweepReport.of(
                            found.getExecution().getWorkflowId(),
                            connection
                                    .client()
                                    .newUntypedWorkflowStub(found.getExecution(), Optional.of(EwmaBaselineUpdate.TYPE)),
                            found))
                    .toList();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                return List.of();
            }
            throw e;
        }
    }

    private String queue() {
        return connection.settings().taskQueue();
    }

    /** One short call, since the client itself goes on trying for a minute. */
    private void requireServer() {
        connection.requireNamespace(ANSWER);
    }

    private String start(String id, SweepMode mode, SweepHours hours, int slot) {
        requireServer();
        WorkflowClient client = connection.client();
        EwmaBaselineUpdateWorkflow sweep = client.newWorkflowStub(
                EwmaBaselineUpdateWorkflow.class,
                WorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(connection.settings().taskQueue())
                        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                        .setWorkflowIdConflictPolicy(
                                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                        .setStaticSummary(summary(mode, hours, slot))
                        .build());
        WorkflowClient.start(sweep::run, new SweepInput(mode, hours, slot, settings.sizes(), null));
        return id;
    }

    private static String summary(SweepMode mode, SweepHours hours, int slot) {
        String what = switch (mode) {
            case SEED -> "seeding up to ";
            case RECONCILE -> slot < 0 ? "hour " : "slot " + slot + " in hour ";
        };
        return what + EwmaBaselineUpdate.nameOf(slot < 0 ? hours.closed() : hours.first());
    }
}
