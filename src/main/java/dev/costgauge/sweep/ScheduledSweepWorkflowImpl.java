package dev.costgauge.sweep;

import dev.costgauge.cost.HourOfWeek;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.common.SearchAttributeKey;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.OffsetDateTime;
import org.slf4j.Logger;

/** Finds the hour from the time for which the schedule meant this start, so that a catch-up sweeps the hour it missed. */
public final class ScheduledSweepWorkflowImpl implements ScheduledSweepWorkflow {

    private static final Logger LOG = Workflow.getLogger(ScheduledSweepWorkflowImpl.class);
    private static final SearchAttributeKey<OffsetDateTime> MEANT_FOR =
            SearchAttributeKey.forOffsetDateTime("TemporalScheduledStartTime");

    @Override
    public String run(ScheduledSweepInput input) {
        OffsetDateTime meantFor = Workflow.getTypedSearchAttributes().get(MEANT_FOR);
        long at = meantFor == null
                ? Workflow.currentTimeMillis()
                : meantFor.toInstant().toEpochMilli();
        long closed = HourOfWeek.hourOf(at) - 1;
        String id = EwmaBaselineUpdate.workflowId(Workflow.getInfo().getTaskQueue(), closed);
        SweepHours hours = SweepHours.ordinary(closed, input.ringHours(), input.lookbackHours());
        EwmaBaselineUpdateWorkflow sweep = Workflow.newChildWorkflowStub(
                EwmaBaselineUpdateWorkflow.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        // A sweep of this hour that was triggered too early must not stand for the one that was meant.
                        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary("hour " + EwmaBaselineUpdate.nameOf(closed))
                        .build());
        try {
            sweep.run(new SweepInput(SweepMode.RECONCILE, hours, -1, input.sizes(), null));
        } catch (ChildWorkflowFailure e) {
            if (!(e.getCause() instanceof WorkflowExecutionAlreadyStarted)) {
                throw e;
            }
            LOG.info("sweep of this hour is under way id={}", id);
        }
        return id;
    }
}
