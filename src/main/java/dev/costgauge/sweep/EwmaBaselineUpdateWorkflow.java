package dev.costgauge.sweep;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * The hourly sweep. Type {@code EwmaBaselineUpdate}, id {@code ewma-baseline-update-<hour>}: a second start for the same
 * hour meets the first. Everything it writes is guarded by versions, so that a repeat changes nothing.
 */
@WorkflowInterface
public interface EwmaBaselineUpdateWorkflow {

    @WorkflowMethod(name = EwmaBaselineUpdate.TYPE)
    SweepResult run(SweepInput input);

    /** How far the sweep is, with the sums so far. */
    @QueryMethod(name = EwmaBaselineUpdate.PROGRESS)
    SweepProgress progress();
}
