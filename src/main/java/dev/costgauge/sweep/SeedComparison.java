package dev.costgauge.sweep;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.SlotSeed;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.BaselineRow;
import dev.costgauge.store.CostHistory;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.ModelSlot;
import dev.costgauge.store.SlotHistory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.Set;

/**
 * Finds slots without baseline and seeds them: from the pair's own last four weeks, else from the model's average over all
 * services, else not at all. A slot that the stream has observed, or that holds a prior, is left alone. A mean below zero
 * (more credits than costs) is no baseline.
 */
final class SeedComparison {

    /** Four weeks, in hours. */
    static final long WEEKS = 4L * HourOfWeek.SLOTS;

    /** What one page's seeding came to. */
    record Outcome(SeedTotals totals, List<BaselineCommand> commands) {

        /** The same without commands. */
        Outcome withheld() {
            return new Outcome(new SeedTotals(0, 0, 0, totals.coldPairs()), List.of());
        }
    }

    private record Cell(String name, int slot) {}

    private final CostHistory history;
    private final HourOfWeek weeks;
    private final ModelPriors models;

    SeedComparison(CostHistory history, HourOfWeek weeks) {
        this.history = history;
        this.weeks = weeks;
        this.models = new ModelPriors(history, weeks);
    }

    Outcome compare(SweepScope scope, StreamSnapshot stream, List<PairKey> pairs) {
        Map<PairKey, Set<Integer>> cold = coldSlots(scope, stream, pairs);
        if (cold.isEmpty()) {
            return new Outcome(SeedTotals.NONE, List.of());
        }
        HourRange range = HourRange.before(seededUntil(scope, stream), WEEKS);
        Map<PairKey, Map<Integer, SlotHistory>> own = new HashMap<>();
        for (SlotHistory slot : history.slots(cold.keySet(), range, weeks)) {
            own.computeIfAbsent(slot.pair(), p -> new HashMap<>()).put(slot.slot(), slot);
        }
        Set<String> wanted = new TreeSet<>();
        cold.keySet().forEach(pair -> wanted.add(pair.model()));
        Map<Cell, ModelSlot> priors = new HashMap<>();
        for (ModelSlot slot : models.slots(scope.sweepId(), wanted, range)) {
            priors.put(new Cell(slot.model(), slot.slot()), slot);
        }
        List<BaselineCommand> commands = new ArrayList<>();
        SeedTotals totals = SeedTotals.NONE;
        for (Map.Entry<PairKey, Set<Integer>> entry : cold.entrySet()) {
            PairKey pair = entry.getKey();
            List<SlotSeed> ownSeeds = new ArrayList<>();
            List<SlotSeed> priorSeeds = new ArrayList<>();
            Map<Integer, SlotHistory> ownSlots = own.getOrDefault(pair, Map.of());
            for (int slot : entry.getValue()) {
                SlotHistory seen = ownSlots.get(slot);
                ModelSlot prior = priors.get(new Cell(pair.model(), slot));
                if (seen != null && seen.activeHours() > 0 && seen.costNanos() >= 0) {
                    ownSeeds.add(new SlotSeed(slot, seen.meanDollars(), seen.hours()));
                } else if (prior != null && prior.meanDollars() >= 0) {
                    priorSeeds.add(new SlotSeed(slot, prior.meanDollars(), 0));
                }
            }
            if (!priorSeeds.isEmpty()) {
                commands.add(Commands.seed(scope, pair, false, priorSeeds));
            }
            if (!ownSeeds.isEmpty()) {
                commands.add(Commands.seed(scope, pair, true, ownSeeds));
            }
            long sent = (priorSeeds.isEmpty() ? 0 : 1) + (ownSeeds.isEmpty() ? 0 : 1);
            totals = totals.plus(new SeedTotals(sent, ownSeeds.size(), priorSeeds.size(), sent == 0 ? 1 : 0));
        }
        return new Outcome(totals, commands);
    }

    private static Map<PairKey, Set<Integer>> coldSlots(
            SweepScope scope, StreamSnapshot stream, List<PairKey> pairs) {
        int first = scope.slot() < 0 ? 0 : scope.slot();
        int last = scope.slot() < 0 ? HourOfWeek.SLOTS - 1 : scope.slot();
        Map<PairKey, Set<Integer>> cold = new LinkedHashMap<>();
        for (PairKey pair : pairs) {
            for (int slot = first; slot <= last; slot++) {
                BaselineRow row = stream.slot(pair, slot);
                if (row == null || (row.observations() == 0 && !row.provisional())) {
                    cold.computeIfAbsent(pair, p -> new TreeSet<>()).add(slot);
                }
            }
        }
        return cold;
    }

    /** The first hour that is not history: what the stream counts itself it also learns, and once is enough. */
    private static long seededUntil(SweepScope scope, StreamSnapshot stream) {
        long learned = scope.hours().correctable() + 1;
        long published = stream.firstPublishedHour();
        return Math.min(scope.hours().closed() + 1, Math.max(published, learned));
    }
}
