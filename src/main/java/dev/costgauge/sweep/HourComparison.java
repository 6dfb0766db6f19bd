package dev.costgauge.sweep;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.CostHistory;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.HourTotals;
import dev.costgauge.store.PairHour;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares closed hours of the stream with the archive, and corrects what the stream missed. Where the stream has more
 * events than the archive, the hour is reported and left alone: a gap in the archive proves nothing, and a correction would
 * make the stream lose what it rightly counted.
 */
final class HourComparison {

    private record Cell(PairKey pair, long hour) {}

    /** What one page's hours came to. */
    record Outcome(HourSums sums, List<Difference> differences, List<BaselineCommand> commands) {}

    private final CostHistory history;
    private final long keptHours;

    /** @param keptHours for how long the stream keeps a closed hour; older ones it could not correct */
    HourComparison(CostHistory history, long keptHours) {
        this.history = history;
        this.keptHours = keptHours;
    }

    Outcome compare(SweepScope scope, StreamSnapshot stream, List<PairKey> pairs) {
        long first = Math.max(scope.hours().first(), stream.firstPublishedHour());
        long last = scope.hours().last();
        if (first > last) {
            return new Outcome(HourSums.NONE, List.of(), List.of());
        }
        Map<Cell, HourTotals> archive = new HashMap<>();
        for (PairHour row : history.totals(pairs, new HourRange(first, last + 1))) {
            archive.put(new Cell(row.pair(), row.hour()), row.totals());
        }
        Tally tally = new Tally(scope, keptHours);
        for (PairKey pair : pairs) {
            for (long hour = first; hour <= last; hour++) {
                tally.take(pair, hour, archive.get(new Cell(pair, hour)), stream.hour(pair, hour));
            }
        }
        return tally.outcome();
    }

    private static final class Tally {
        private final SweepScope scope;
        private final long firstKept;
        private final List<Difference> differences = new ArrayList<>();
        private final List<BaselineCommand> commands = new ArrayList<>();
        private long compared;
        private long different;
        private long notInArchive;
        private long archiveNanos;
        private long streamNanos;

        Tally(SweepScope scope, long keptHours) {
            this.scope = scope;
            this.firstKept = scope.hours().closed() - keptHours + 1;
        }

        void take(PairKey pair, long hour, @Nullable HourTotals archived, @Nullable HourTotals published) {
            if (archived == null && published == null) {
                return;
            }
            compared++;
            archiveNanos = HourSums.sum(archiveNanos, archived == null ? 0 : archived.costNanos());
            streamNanos = HourSums.sum(streamNanos, published == null ? 0 : published.costNanos());
            if (archived == null) {
                // A silent hour closes with zero and has no row in the archive.
                if (!HourTotals.ZERO.equals(published)) {
                    different++;
                    notInArchive++;
                    name(pair, hour, "clickhouse", "missing", "", text(published), "reported");
                }
            } else if (!archived.equals(published)) {
                different++;
                if (published != null && archived.events() < published.events()) {
                    name(pair, hour, "clickhouse", "different", text(archived), text(published), "reported");
                    return;
                }
                boolean correct = scope.corrections()
                        && hour <= scope.hours().correctable()
                        && hour >= firstKept
                        && fits(archived);
                if (correct) {
                    commands.add(Commands.correct(scope, pair, hour, archived));
                }
                name(
                        pair,
                        hour,
                        "stream",
                        published == null ? "missing" : "different",
                        text(archived),
                        text(published),
                        correct ? "corrected" : "reported");
            }
        }

        /** The stream refuses events that would take an hour beyond what the wire can carry; so do corrections. */
        private static boolean fits(HourTotals totals) {
            return totals.costNanos() <= Nanos.MAX && totals.costNanos() >= -Nanos.MAX;
        }

        private void name(
                PairKey pair, long hour, String where, String kind, String expected, String found, String action) {
            if (differences.size() < SweepTotals.NAMED) {
                differences.add(new Difference(
                        pair.text(), where, kind, EwmaBaselineUpdate.startOf(hour), expected, found, action));
            }
        }

        Outcome outcome() {
            return new Outcome(
                    new HourSums(compared, different, commands.size(), notInArchive, archiveNanos, streamNanos),
                    differences,
                    commands);
        }
    }

    private static String text(@Nullable HourTotals totals) {
        return totals == null
                ? ""
                : "USD " + Nanos.toDecimal(totals.costNanos()).toPlainString() + " in " + totals.events() + " events, "
                        + totals.requests() + " requests, " + totals.inputTokens() + "+" + totals.outputTokens()
                        + " tokens, " + totals.cachedTokens() + " cached";
    }
}
