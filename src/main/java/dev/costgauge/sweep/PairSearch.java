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
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pairs behind an hour of a partition on which ledger and archive disagree: those whose published hour is not
 * what the archive's totals say. It asks for every pair that either side knows, so also for those that the pages of a sweep
 * never come to, because the archive has lost all of them. The hours are read anew, since the archive is asked as it is now.
 *
 * <p>The archive holds events that came too late as well, and of those the ledger knows the number alone, not the pairs. A
 * pair whose excess they may be is named so, and after the others.
 */
final class PairSearch {

    private static final int BATCH = 2_000;

    private static final String PERHAPS_LATE = " (%d more are archived, which perhaps came too late)";

    /** What was found, in two parts. */
    private record Found(List<Difference> plain, List<Difference> perhapsLate) {

        boolean isFull() {
            return plain.size() >= SweepTotals.NAMED;
        }

        void add(boolean late, Difference difference) {
            List<Difference> part = late ? perhapsLate : plain;
            if (part.size() < SweepTotals.NAMED) {
                part.add(difference);
            }
        }

        List<Difference> first() {
            return Stream.concat(plain.stream(), perhapsLate.stream())
                    .limit(SweepTotals.NAMED)
                    .toList();
        }
    }

    private final CostHistory history;
    private final StreamView stream;
    private final ActivePairs activePairs;

    PairSearch(CostHistory history, StreamView stream, ActivePairs activePairs) {
        this.history = history;
        this.stream = stream;
        this.activePairs = activePairs;
    }

    /**
     * The first differences of pairs in these hours of partitions, at most as many as a sweep names.
     *
     * @param late the hours, with how many events came too late there
     */
    List<Difference> behind(SweepScope scope, Map<Place, Long> late, Runnable alive) {
        if (late.isEmpty()) {
            return List.of();
        }
        Found found = new Found(new ArrayList<>(), new ArrayList<>());
        Set<Place> places = late.keySet();
        HourRange range = new HourRange(
                places.stream().mapToLong(Place::hour).min().orElseThrow(),
                places.stream().mapToLong(Place::hour).max().orElseThrow() + 1);
        int partitions = scope.archived().size();
        for (int group = 0; group < stream.groups() && !found.isFull(); group++) {
            // A pair's group is its partition too where the topics have as many partitions.
            int only = group;
            if (stream.groups() == partitions && places.stream().noneMatch(place -> place.partition() == only)) {
                continue;
            }
            StreamSnapshot published = stream.closedHours(scope, group, alive);
            Set<PairKey> known = new TreeSet<>(published.pairs());
            known.addAll(activePairs.byGroup(scope, alive).get(group));
            List<PairKey> pairs = known.stream()
                    .filter(pair -> places.stream().anyMatch(place -> place.partition() == partitionOf(pair, partitions)))
                    .toList();
            for (int from = 0; from < pairs.size() && !found.isFull(); from += BATCH) {
                List<PairKey> batch = pairs.subList(from, Math.min(pairs.size(), from + BATCH));
                compare(published, batch, range, late, partitions, found);
                alive.run();
            }
        }
        return found.first();
    }

    private void compare(
            StreamSnapshot published,
            List<PairKey> pairs,
            HourRange range,
            Map<Place, Long> late,
            int partitions,
            Found found) {
        Map<HourKey, HourTotals> archive = new HashMap<>();
        for (PairHour row : history.totals(pairs, range)) {
            archive.put(new HourKey(row.pair(), row.hour()), row.totals());
        }
        for (PairKey pair : pairs) {
            for (long hour = range.from(); hour < range.until(); hour++) {
                Long lateThere = late.get(new Place(partitionOf(pair, partitions), hour));
                if (lateThere != null) {
                    HourKey key = new HourKey(pair, hour);
                    compare(key, published.hour(pair, hour), archive.get(key), lateThere, found);
                }
            }
        }
    }

    private static void compare(
            HourKey key, @Nullable PublishedHour hour, @Nullable HourTotals archived, long late, Found found) {
        boolean same = hour == null ? archived == null : hour.agreesWith(archived);
        if (same) {
            return;
        }
        long published = hour == null ? 0 : hour.totals().events() + hour.repeats();
        long excess = (archived == null ? 0 : archived.events()) - published;
        String inStream = hour == null ? "" : TotalsText.of(hour.totals());
        if (archived == null || excess < 0) {
            found.add(
                    false,
                    Difference.ofHour(
                            key,
                            "clickhouse",
                            archived == null ? "missing" : "different",
                            inStream,
                            TotalsText.of(archived),
                            "reported"));
        } else {
            boolean perhapsLate = excess > 0 && excess <= late;
            found.add(
                    perhapsLate,
                    Difference.ofHour(
                            key,
                            "stream",
                            hour == null ? "missing" : "different",
                            TotalsText.of(archived),
                            perhapsLate ? (inStream + PERHAPS_LATE.formatted(excess)).strip() : inStream,
                            "reported"));
        }
    }

    private static int partitionOf(PairKey pair, int partitions) {
        return Utils.toPositive(Utils.murmur2(pair.bytes())) % partitions;
    }
}
