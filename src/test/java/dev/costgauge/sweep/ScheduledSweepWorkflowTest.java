package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduledSweepWorkflowTest {

    @Test
    void everyStartOfAnHourSweepsUnderTheHoursId() {
        ScriptedActivities steps = new ScriptedActivities();
        steps.plan = new SweepPlan(List.of(3));
        try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                // Else the clock jumps years ahead between the two starts.
                .setUseTimeskipping(false)
                .build())) {
            Worker worker = temporal.newWorker(EwmaBaselineUpdate.TASK_QUEUE);
            worker.registerWorkflowImplementationTypes(
                    EwmaBaselineUpdateWorkflowImpl.class, ScheduledSweepWorkflowImpl.class);
            worker.registerActivitiesImplementations(steps);
            temporal.start();
            long hourBefore = temporal.currentTimeMillis() / 3_600_000 - 1;

            List<String> ids = List.of(start(temporal, 1), start(temporal, 2));

            long hourAfter = temporal.currentTimeMillis() / 3_600_000 - 1;
            assertThat(ids)
                    .isSubsetOf(
                            EwmaBaselineUpdate.workflowId(EwmaBaselineUpdate.TASK_QUEUE, hourBefore),
                            EwmaBaselineUpdate.workflowId(EwmaBaselineUpdate.TASK_QUEUE, hourAfter));
            // A sweep that was triggered early does not stand for the scheduled one.
            assertThat(steps.reports).hasSize(2);
        }
    }

    private static String start(TestWorkflowEnvironment temporal, int number) {
        return temporal.getWorkflowClient()
                .newWorkflowStub(
                        ScheduledSweepWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId("costgauge-hourly-sweep-" + number)
                                .setTaskQueue(EwmaBaselineUpdate.TASK_QUEUE)
                                .build())
                .run(new ScheduledSweepInput(new SweepSizes(5, 5, 2, 4, 60), 3, 24));
    }
}
