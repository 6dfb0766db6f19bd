package dev.costgauge.sweep;

import io.temporal.activity.ActivityInterface;

/** The steps of a sweep that touch other servers. Each may run again at any time: all they write is guarded by versions. */
@ActivityInterface
public interface SweepActivities {

    /** Waits until archiver, stream and projector have read what was there when it began. */
    Settled settle(SettleRequest request);

    /** Counts the active pairs of each group. */
    SweepPlan plan(SweepScope scope);

    /** Compares, corrects, repairs and seeds the pairs of one stretch. */
    SweepTotals sweepStretch(Stretch stretch);

    /** Holds the stream's ledger against the archive, by partition and hour; restores what the archive lacks. */
    LedgerOutcome checkLedger(SweepScope scope);

    /** Makes the outcome visible in logs and metrics. */
    void report(SweepResult result);
}
