package dev.costgauge.sweep;

import dev.costgauge.cost.PairKey;
import dev.costgauge.store.CostHistory;
import dev.costgauge.store.HourKey;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.HourTotals;
import dev.costgauge.store.PairHour;
import dev.costgauge.sweep.LedgerLines.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pairs behind an hour of a partition on which ledger and archive disagree: those whose published hour is not
 * what the archive's totals say. It asks for every pair that either side knows, so also for those that the pages of a sweep
 * never come to, because the archive has lost all of them.
 */
final class PairSearch {

    private static final int BATCH = 2_000;

    private final CostHistory history;
    private final StreamView stream;
    private final ActivePairs activePairs;

    PairSearch(CostHistory history, StreamView stream, ActivePairs activePairs) {
        this.history = history;
        this.stream = stream;
        this.activePairs = activePairs;
    }

    /** The first differences of pairs in these hours of partitions, at most as many as a sweep names. */
    List<Difference> behind(SweepScope scope, Set<Place> places, Runnable alive) {
        List<Difference> found = new ArrayList<>();
        if (places.isEmpty()) {
            return found;
        }
        HourRange range = new HourRange(
                places.stream().mapToLong(Place::hour).min().orElseThrow(),
                places.stream().mapToLong(Place::hour).max().orElseThrow() + 1);
        int partitions = scope.archived().size();
        for (int group = 0; group < stream.groups() && found.size() < SweepTotals.NAMED; group++) {
            // A pair's group is its partition too where the topics have as many partitions.
            int only = group;
            if (stream.groups() == partitions && places.stream().noneMatch(place -> place.partition() == only)) {
                continue;
            }
            StreamSnapshot published = stream.snapshot(scope, group, alive);
            Set<PairKey> known = new TreeSet<>(published.pairs());
            known.addAll(activePairs.byGroup(scope, alive).get(group));
            List<PairKey> pairs = known.stream()
                    .filter(pair -> places.stream().anyMatch(place -> place.partition() == partitionOf(pair, partitions)))
                    .toList();
            for (int from = 0; from < pairs.size() && found.size() < SweepTotals.NAMED; from += BATCH) {
                List<PairKey> batch = pairs.subList(from, Math.min(pairs.size(), from + BATCH));
                compare(published, batch, range, places, partitions, found);
                alive.run();
            }
        }
        return List.copyOf(found.subList(0, Math.min(found.size(), SweepTotals.NAMED)));
    }

    private void compare(
            StreamSnapshot published,
            List<PairKey> pairs,
            HourRange range,
            Set<Place> places,
            int partitions,
            List<Difference> found) {
        Map<HourKey, HourTotals> archive = new HashMap<>();
        for (PairHour row : history.totals(pairs, range)) {
            archive.put(new HourKey(row.pair(), row.hour()), row.totals());
        }
        for (PairKey pair : pairs) {
            for (long hour = range.from(); hour < range.until(); hour++) {
                if (places.contains(new Place(partitionOf(pair, partitions), hour))) {
                    HourKey key = new HourKey(pair, hour);
                    compare(key, published.hour(pair, hour), archive.get(key), found);
                }
            }
        }
    }

    private static void compare(
            HourKey key, @Nullable PublishedHour hour, @Nullable HourTotals archived, List<Difference> found) {
        if (hour == null && archived != null) {
            found.add(Difference.ofHour(key, "stream", "missing", TotalsText.of(archived), "", "reported"));
        } else if (hour != null && !hour.agreesWith(archived)) {
            long events = hour.totals().events() + hour.repeats();
            boolean lacking = archived == null || archived.events() < events;
            String kind = archived == null ? "missing" : "different";
            found.add(
                    lacking
                            ? Difference.ofHour(
                                    key,
                                    "clickhouse",
                                    kind,
                                    TotalsText.of(hour.totals()),
                                    TotalsText.of(archived),
                                    "reported")
                            : Difference.ofHour(
                                    key,
                                    "stream",
                                    kind,
                                    TotalsText.of(archived),
                                    TotalsText.of(hour.totals()),
                                    "reported"));
        }
    }

    private static int partitionOf(PairKey pair, int partitions) {
        return Utils.toPositive(Utils.murmur2(pair.bytes())) % partitions;
    }
}
