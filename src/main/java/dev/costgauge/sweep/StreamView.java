package dev.costgauge.sweep;

import dev.costgauge.cost.PairKey;

/**
 * What the stream has published, cut into groups so that a worker never holds more than a few of them. Thread-safe. Every
 * method throws what {@link dev.costgauge.store.Fault#of} can judge.
 */
interface StreamView {

    /** Number of groups; constant while the topics keep their partitions. */
    int groups();

    /** The group that a pair belongs to, 0 to {@link #groups} - 1. */
    int groupOf(PairKey pair);

    /**
     * The committed state of one group at about now.
     *
     * @param alive called now and then while the caller waits; what it throws ends the wait
     */
    StreamSnapshot snapshot(SweepScope scope, int group, Runnable alive);

    /**
     * Whether all that the stream published for the pairs of a group can be in its snapshot. When not, what a snapshot lacks
     * proves nothing: a record that was passed over, of this group or another, may be what is lacking. The first question
     * of a sweep reads every group; {@code alive} as above.
     */
    boolean isWhole(SweepScope scope, int group, Runnable alive);

    /** The closed hours of one group as they are committed now, read anew; {@code alive} as above. */
    StreamSnapshot closedHours(SweepScope scope, int group, Runnable alive);

    /** The lines of the ledger that are committed now, of the sweep's hours at least; {@code alive} as above. */
    LedgerLines ledger(SweepScope scope, Runnable alive);
}
