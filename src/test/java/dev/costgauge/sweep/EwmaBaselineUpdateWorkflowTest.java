package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EwmaBaselineUpdateWorkflowTest {

    private static final SweepHours HOURS = SweepHours.ordinary(490_000, 3, 24);

    private final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance();
    private final ScriptedActivities steps = new ScriptedActivities();

    @BeforeEach
    void start() {
        steps.serve(temporal);
    }

    @AfterEach
    void stop() {
        steps.untilCancelled = false;
        temporal.close();
    }

    @Test
    void handsOutEveryPairOfEveryGroupOnceAndAddsUp() {
        steps.plan = new SweepPlan(List.of(4500, 0, 10, 2000));

        SweepResult result = sweep().run(input(new SweepSizes(250, 2000, 4, 100, 60)));

        assertThat(steps.stretches)
                .extracting(s -> s.group() + ":" + s.offset() + "+" + s.size())
                .containsExactlyInAnyOrder("0:0+2000", "0:2000+2000", "0:4000+500", "2:0+10", "3:0+2000");
        assertThat(result.totals().pairs()).isEqualTo(6510);
        assertThat(result.totals().hours().streamNanos()).isEqualTo(7 * 6510);
        assertThat(result.balanced()).isTrue();
        assertThat(result.hour()).isEqualTo("2025-11-24T16:00:00Z");
        assertThat(steps.reports).containsExactly(result);
    }

    @Test
    void givesEveryStretchTheSameScope() {
        steps.plan = new SweepPlan(List.of(5, 5));

        sweep().run(input(new SweepSizes(250, 2000, 4, 100, 60)));

        assertThat(steps.stretches).extracting(Stretch::scope).hasSize(2).containsOnly(steps.stretches.peek().scope());
        assertThat(steps.stretches.peek().scope().projected()).containsExactly(5L, 6L);
        assertThat(steps.stretches.peek().scope().archived()).containsExactly(7L, 8L);
        assertThat(steps.stretches.peek().scope().corrections()).isTrue();
    }

    @Test
    void holdsTheLedgerAgainstTheArchiveAtTheEndAndReportsWhatDiffers() {
        steps.plan = new SweepPlan(List.of(5));
        Difference lost = new Difference("partition 1", "clickhouse", "missing", "2025-11-24T10:00:00Z", "1", "0", "reported");
        steps.ledger = new LedgerOutcome(new LedgerTotals(40, 1, 100, 99), new ArchiveTotals(2, 0), List.of(lost));

        SweepResult result = sweep().run(input(new SweepSizes(250, 2000, 4, 100, 60)));

        assertThat(result.ledger()).isEqualTo(steps.ledger.totals());
        assertThat(result.totals().archive().restored()).isEqualTo(2);
        assertThat(result.totals().differences()).containsExactly(lost);
        assertThat(result.balanced()).isFalse();
    }

    @Test
    void seedingAndASingleSlotHaveNoLedgerToCheck() {
        steps.plan = new SweepPlan(List.of(5));
        steps.ledger = new LedgerOutcome(new LedgerTotals(40, 1, 100, 99), ArchiveTotals.NONE, List.of());
        SweepSizes sizes = new SweepSizes(250, 2000, 4, 100, 60);

        SweepResult seeded = sweep().run(new SweepInput(SweepMode.SEED, HOURS, -1, sizes, null));
        SweepResult slot = sweep().run(new SweepInput(SweepMode.RECONCILE, HOURS, 41, sizes, null));

        assertThat(seeded.ledger()).isEqualTo(LedgerTotals.NONE);
        assertThat(slot.ledger()).isEqualTo(LedgerTotals.NONE);
    }

    @Test
    void keepsNoMoreInFlightThanAsked() {
        steps.plan = new SweepPlan(List.of(100));

        sweep().run(input(new SweepSizes(1, 2, 3, 1000, 60)));

        assertThat(steps.stretches).hasSize(50);
        assertThat(steps.mostRunning).hasValueLessThanOrEqualTo(3);
    }

    @Test
    void continuesAsNewAndForgetsNothing() {
        steps.plan = new SweepPlan(List.of(25, 20));

        SweepResult result = sweep().run(input(new SweepSizes(5, 5, 2, 4, 60)));

        assertThat(result.runs()).isEqualTo(3);
        assertThat(result.totals().pairs()).isEqualTo(45);
        assertThat(steps.stretches).hasSize(9);
        assertThat(steps.attempts).as("planned once").hasValue(1);
        assertThat(steps.reports).hasSize(1);
    }

    @Test
    void retriesATransientFailureUntilItPassesNeverWaitingMoreThanAMinute() {
        steps.plan = new SweepPlan(List.of(1));
        steps.transientFailuresLeft.set(12);

        SweepResult result = sweep().run(input(new SweepSizes(5, 5, 2, 4, 60)));

        assertThat(steps.attempts).hasValue(13);
        // 1 + 2 + 4 + 8 + 16 + 32 seconds, then a minute each.
        assertThat(Duration.ofMillis(result.durationMillis())).isBetween(Duration.ofSeconds(400), Duration.ofSeconds(440));
    }

    @Test
    void failsAtOnceWhenSomethingNeedsMending() {
        steps.needsMending = "PostgreSQL refuses the login; mend POSTGRES_PASSWORD";

        assertThatThrownBy(() -> sweep().run(input(new SweepSizes(5, 5, 2, 4, 60))))
                .isInstanceOf(WorkflowFailedException.class)
                .rootCause()
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(ActivityFailures.FATAL);
                    assertThat(failure.getOriginalMessage()).contains("mend POSTGRES_PASSWORD");
                });
        assertThat(steps.attempts).hasValue(1);
    }

    @Test
    void correctsNothingWhenTheConsumersDidNotSettle() {
        steps.plan = new SweepPlan(List.of(1));
        steps.settled = new Settled(false, "archiver has 7 records of cost-events to read", List.of(), List.of());

        SweepResult result = sweep().run(input(new SweepSizes(5, 5, 2, 4, 60)));

        assertThat(result.settled()).isFalse();
        assertThat(result.reason()).contains("7 records");
        assertThat(steps.stretches.peek().scope().corrections()).isFalse();
    }

    @Test
    void tellsItsProgressWhileItRunsAndAfterwards() {
        steps.plan = new SweepPlan(List.of(3));
        EwmaBaselineUpdateWorkflow sweep = sweep();

        sweep.run(input(new SweepSizes(5, 5, 2, 4, 60)));

        assertThat(sweep.progress().phase()).isEqualTo("done");
        assertThat(sweep.progress().pairsDone()).isEqualTo(3);
        assertThat(sweep.progress().pairsPlanned()).isEqualTo(3);
    }

    @Test
    void stopsWhenItIsCancelled() {
        steps.plan = new SweepPlan(List.of(3));
        steps.untilCancelled = true;
        EwmaBaselineUpdateWorkflow sweep = sweep();
        WorkflowClient.start(sweep::run, input(new SweepSizes(5, 5, 2, 4, 60)));
        await().until(() -> steps.running.get() == 1);

        WorkflowStub.fromTyped(sweep).cancel();

        assertThatThrownBy(() -> WorkflowStub.fromTyped(sweep).getResult(SweepResult.class))
                .isInstanceOf(WorkflowFailedException.class)
                .hasCauseInstanceOf(CanceledFailure.class);
        assertThat(sweep.progress().phase()).isEqualTo("cancelled");
        await().until(() -> steps.running.get() == 0);
    }

    private EwmaBaselineUpdateWorkflow sweep() {
        return temporal.getWorkflowClient()
                .newWorkflowStub(EwmaBaselineUpdateWorkflow.class, options(EwmaBaselineUpdate.workflowId(EwmaBaselineUpdate.TASK_QUEUE, 490_000)));
    }

    private static WorkflowOptions options(String id) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(EwmaBaselineUpdate.TASK_QUEUE)
                .build();
    }

    private static SweepInput input(SweepSizes sizes) {
        return new SweepInput(SweepMode.RECONCILE, HOURS, -1, sizes, null);
    }
}
