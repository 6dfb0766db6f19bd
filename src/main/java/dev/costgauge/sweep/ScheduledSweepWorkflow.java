package dev.costgauge.sweep;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * What the schedule starts. A schedule appends a time to the ids it starts, so this small workflow finds the hour and runs
 * the sweep as a child whose id is that of the hour; it waits for it, so that the overlap policy speaks of sweeps.
 */
@WorkflowInterface
public interface ScheduledSweepWorkflow {

    /** Workflow type. */
    String TYPE = "ScheduledSweep";

    /** Returns the id of the sweep. */
    @WorkflowMethod(name = TYPE)
    String run(ScheduledSweepInput input);
}
