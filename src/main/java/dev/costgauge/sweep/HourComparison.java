package dev.costgauge.sweep;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.CostHistory;
import dev.costgauge.store.HourKey;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.HourTotals;
import dev.costgauge.store.PairHour;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares closed hours of the stream with the archive. The archive's hourly totals are asked first; only hours on which
 * they and the stream disagree are looked into event by event.
 */
final class HourComparison {

    /** What one page's hours came to. */
    record Outcome(
            HourSums sums, ArchiveTotals archive, List<Difference> differences, List<BaselineCommand> commands) {

        /** The same without commands. */
        Outcome withheld() {
            return new Outcome(
                    sums.uncorrected(),
                    archive,
                    differences.stream().map(Difference::withheld).toList(),
                    List.of());
        }
    }

    private final CostHistory history;
    private final ArchiveMender mender;
    private final long keptHours;

    /** @param keptHours for how long the stream keeps a closed hour; older ones it could not correct */
    HourComparison(CostHistory history, ArchiveMender mender, long keptHours) {
        this.history = history;
        this.mender = mender;
        this.keptHours = keptHours;
    }

    /** @param alive run between questions that may take a while */
    Outcome compare(SweepScope scope, StreamSnapshot stream, List<PairKey> pairs, Runnable alive) {
        HourTally tally = new HourTally(scope, keptHours);
        long first = Math.max(scope.hours().first(), stream.firstPublishedHour());
        long last = scope.hours().last();
        if (first > last) {
            return tally.outcome();
        }
        Map<HourKey, HourTotals> archive = new HashMap<>();
        for (PairHour row : history.totals(pairs, new HourRange(first, last + 1))) {
            archive.put(new HourKey(row.pair(), row.hour()), row.totals());
        }
        List<ArchiveMender.Doubt> doubts = new ArrayList<>();
        for (PairKey pair : pairs) {
            for (long hour = first; hour <= last; hour++) {
                HourKey key = new HourKey(pair, hour);
                HourTotals summed = archive.get(key);
                PublishedHour published = stream.hour(pair, hour);
                if (published != null && published.agreesWith(summed)) {
                    tally.agreed(published);
                } else if (published != null || summed != null) {
                    doubts.add(new ArchiveMender.Doubt(key, published));
                }
            }
        }
        alive.run();
        ArchiveMender.Outcome examined = mender.examine(scope, doubts, alive);
        tally.restored(examined.refilled());
        examined.findings().forEach(tally::take);
        return tally.outcome();
    }
}
