package dev.costgauge.store;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was spent, from the hourly totals of the archive; raw events are never scanned. One query a call, whatever the
 * number of pairs. Thread-safe. Every method throws what {@link Fault#of} can judge.
 */
public interface CostHistory {

    /** Pairs with an event in the range, in {@link PairKey} order, after {@code after} (null: from the first). */
    List<PairKey> activePairs(HourRange range, @Nullable PairKey after, int limit);

    /**
     * The last pair of every page of {@code pageSize} active pairs, in order: page i holds the pairs after element i-1 up
     * to and including element i.
     */
    List<PairKey> pageEnds(HourRange range, int pageSize);

    long activePairCount(HourRange range);

    /** Hourly totals of the pairs that had an event, ordered by pair and hour. */
    List<PairHour> totals(Collection<PairKey> pairs, HourRange range);

    /** Per hour of the week what the pairs spent over the range; slots without an event have no row. */
    List<SlotHistory> slots(Collection<PairKey> pairs, HourRange range, HourOfWeek weeks);

    /** The models' average per hour of the week over all services; slots without an event have no row. */
    List<ModelSlot> modelSlots(Collection<String> models, HourRange range, HourOfWeek weeks);

    /** Cost by cluster and namespace, the largest first within a pair and hour. */
    List<PlaceCost> places(Collection<PairKey> pairs, HourRange range);

    /** The closed hours as the stream published them, the latest revision of each, ordered by pair and hour. */
    List<StreamHour> streamHours(Collection<PairKey> pairs, HourRange range);

    /** Sums over all pairs of the archive: what the sweep balances to the nano-dollar. */
    FleetTotals fleetTotals(HourRange range);

    /** Sums over all pairs as the stream published them. */
    FleetTotals streamFleetTotals(HourRange range);
}
