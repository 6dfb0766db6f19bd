package dev.costgauge.sweep;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.CostHistory;
import dev.costgauge.store.FleetTotals;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.ModelSlot;
import dev.costgauge.store.PairHour;
import dev.costgauge.store.PlaceCost;
import dev.costgauge.store.SlotHistory;
import dev.costgauge.store.StreamHour;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pairs that spent nothing; remembers for which pairs it was asked. */
class QuietHistory implements CostHistory {

    final List<List<PairKey>> asked = new ArrayList<>();
    private final List<PairKey> pairs;

    QuietHistory(List<PairKey> pairs) {
        this.pairs = pairs;
    }

    @Override
    public List<PairKey> activePairs(HourRange range, @Nullable PairKey after, int limit) {
        return pairs;
    }

    @Override
    public List<PairKey> pageEnds(HourRange range, int pageSize) {
        return List.of();
    }

    @Override
    public long activePairCount(HourRange range) {
        return pairs.size();
    }

    @Override
    public List<PairHour> totals(Collection<PairKey> of, HourRange range) {
        return List.of();
    }

    @Override
    public List<SlotHistory> slots(Collection<PairKey> of, HourRange range, HourOfWeek weeks) {
        asked.add(List.copyOf(of));
        return List.of();
    }

    @Override
    public List<ModelSlot> modelSlots(Collection<String> models, HourRange range, HourOfWeek weeks) {
        return List.of();
    }

    @Override
    public List<PlaceCost> places(Collection<PairKey> of, HourRange range) {
        return List.of();
    }

    @Override
    public List<StreamHour> streamHours(Collection<PairKey> of, HourRange range) {
        return List.of();
    }

    @Override
    public FleetTotals fleetTotals(HourRange range) {
        return new FleetTotals(BigInteger.ZERO, 0, 0);
    }

    @Override
    public FleetTotals streamFleetTotals(HourRange range) {
        return new FleetTotals(BigInteger.ZERO, 0, 0);
    }
}
