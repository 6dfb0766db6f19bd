package dev.costgauge.sweep;

import dev.costgauge.cost.PairKey;
import dev.costgauge.store.CostHistory;
import dev.costgauge.store.HourRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The active pairs of a sweep by group, read once a sweep and worker. Two workers agree because the range of hours is
 * fixed; a pair whose first event is archived in between may shift a neighbour out of this sweep and into the next.
 */
final class ActivePairs {

    private static final int QUERY = 20_000;

    private final CostHistory history;
    private final StreamView stream;
    private final long activeHours;
    private final SingleFlight<String, List<List<PairKey>>> sweeps = new SingleFlight<>(2);

    ActivePairs(CostHistory history, StreamView stream, long activeHours) {
        this.history = history;
        this.stream = stream;
        this.activeHours = activeHours;
    }

    /** The pairs of each group, in order. */
    List<List<PairKey>> byGroup(SweepScope scope, Runnable alive) {
        return sweeps.get(scope.sweepId(), () -> load(scope, alive), alive);
    }

    private List<List<PairKey>> load(SweepScope scope, Runnable alive) {
        List<List<PairKey>> groups = new ArrayList<>();
        for (int i = 0; i < stream.groups(); i++) {
            groups.add(new ArrayList<>());
        }
        HourRange range = HourRange.before(scope.hours().closed() + 1, activeHours);
        PairKey after = null;
        List<PairKey> found;
        do {
            found = history.activePairs(range, after, QUERY);
            for (PairKey pair : found) {
                groups.get(stream.groupOf(pair)).add(pair);
                after = pair;
            }
            alive.run();
        } while (found.size() == QUERY);
        return groups;
    }
}
