package dev.costgauge.sweep;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/** Deterministic: it cuts the pairs into stretches, keeps a few in flight and adds up what they return. */
public final class EwmaBaselineUpdateWorkflowImpl implements EwmaBaselineUpdateWorkflow {

    /** Transient failures for ever, a minute apart at most; what retrying cannot mend fails as non-retryable. */
    private static final RetryOptions RETRY = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofSeconds(1))
            .setBackoffCoefficient(2)
            .setMaximumInterval(Duration.ofSeconds(60))
            .build();

    private final SweepActivities steps = Workflow.newActivityStub(
            SweepActivities.class,
            ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofMinutes(10))
                    // Some beats of a Pulse: a busy machine or server may be late with one.
                    .setHeartbeatTimeout(Duration.ofSeconds(20))
                    .setCancellationType(ActivityCancellationType.TRY_CANCEL)
                    .setRetryOptions(RETRY)
                    .build());

    private String phase = "settling";
    private int planned;
    private SweepTotals totals = SweepTotals.NONE;

    @Override
    public SweepResult run(SweepInput input) {
        try {
            SweepCarry carry = input.carry() == null ? begin(input) : input.carry();
            planned = carry.plan().pairs();
            totals = carry.totals();
            phase = "comparing";
            SweepCarry rest = compare(input.sizes(), carry);
            if (rest.group() < rest.plan().pairsPerGroup().size()) {
                Workflow.continueAsNew(input.continuedWith(rest));
            }
            LedgerTotals ledger = checkLedger(rest.scope());
            SweepResult result = result(input, rest, ledger);
            steps.report(result);
            phase = "done";
            return result;
        } catch (CanceledFailure | ActivityFailure e) {
            phase = e instanceof CanceledFailure || e.getCause() instanceof CanceledFailure ? "cancelled" : "failed";
            throw e;
        }
    }

    @Override
    public SweepProgress progress() {
        return new SweepProgress(phase, Math.toIntExact(totals.pairs()), planned, totals);
    }

    private SweepCarry begin(SweepInput input) {
        WorkflowInfo info = Workflow.getInfo();
        String sweepId = info.getWorkflowId() + '/' + info.getFirstExecutionRunId();
        long startedAt = Workflow.currentTimeMillis();
        // Seeding reads history alone: there is nothing to wait for.
        Settled settled = input.mode() == SweepMode.SEED
                ? new Settled(true, "", List.of(), List.of())
                : steps.settle(new SettleRequest(sweepId, input.sizes().settleSeconds()));
        phase = "planning";
        SweepScope scope = new SweepScope(
                sweepId,
                info.getWorkflowId(),
                input.mode(),
                input.hours(),
                input.slot(),
                startedAt,
                settled.settled(),
                settled.projected(),
                settled.archived());
        return new SweepCarry(scope, settled.reason(), steps.plan(scope), 0, 0, SweepTotals.NONE, 0);
    }

    /** Hands out stretches until all are, or until the history is long enough; returns with none in flight. */
    private SweepCarry compare(SweepSizes sizes, SweepCarry carry) {
        Deque<Promise<SweepTotals>> inFlight = new ArrayDeque<>();
        List<Integer> pairsPerGroup = carry.plan().pairsPerGroup();
        int group = carry.group();
        int offset = carry.offset();
        int handedOut = 0;
        while (group < pairsPerGroup.size()) {
            int left = pairsPerGroup.get(group) - offset;
            if (left <= 0) {
                group++;
                offset = 0;
                continue;
            }
            if (handedOut == sizes.stretchesPerRun()
                    || (handedOut > 0 && Workflow.getInfo().isContinueAsNewSuggested())) {
                break;
            }
            if (inFlight.size() == sizes.inFlight()) {
                take(inFlight);
            }
            int size = Math.min(left, sizes.stretch());
            inFlight.add(Async.function(
                    steps::sweepStretch, new Stretch(carry.scope(), group, offset, size, sizes.page())));
            offset += size;
            handedOut++;
        }
        while (!inFlight.isEmpty()) {
            take(inFlight);
        }
        return new SweepCarry(
                carry.scope(), carry.unsettled(), carry.plan(), group, offset, totals, carry.runs() + 1);
    }

    /** Not for a sweep of one slot, and not in runs that began before there was a ledger. */
    private LedgerTotals checkLedger(SweepScope scope) {
        if (scope.mode() != SweepMode.RECONCILE
                || scope.slot() >= 0
                || Workflow.getVersion("ledger", Workflow.DEFAULT_VERSION, 1) == Workflow.DEFAULT_VERSION) {
            return LedgerTotals.NONE;
        }
        phase = "balancing";
        LedgerOutcome outcome = steps.checkLedger(scope);
        totals = totals.with(outcome);
        return outcome.totals();
    }

    private void take(Deque<Promise<SweepTotals>> inFlight) {
        totals = totals.plus(Objects.requireNonNull(inFlight.remove().get()));
    }

    private SweepResult result(SweepInput input, SweepCarry end, LedgerTotals ledger) {
        HourSums hours = totals.hours();
        return new SweepResult(
                input.mode(),
                EwmaBaselineUpdate.startOf(input.hours().closed()),
                end.scope().corrections(),
                end.unsettled(),
                hours.different() == 0
                        && hours.clickhouseNanos() == hours.streamNanos()
                        && totals.archive().equals(ArchiveTotals.NONE)
                        && ledger.different() == 0,
                totals,
                ledger,
                Workflow.currentTimeMillis() - end.scope().startedAt(),
                end.runs());
    }
}
