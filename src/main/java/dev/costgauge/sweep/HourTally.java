package dev.costgauge.sweep;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.cost.Nanos;
import dev.costgauge.store.HourKey;
import dev.costgauge.store.HourTotals;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds up how hours compared, names what differs and corrects what the stream missed or counted twice. Where the stream has
 * seen more records than the archive, the hour is reported and left alone: a gap in the archive proves nothing, and a
 * correction would make the stream lose what it rightly counted.
 */
final class HourTally {

    private final SweepScope scope;
    private final long firstKept;
    private final List<Difference> differences = new ArrayList<>();
    private final List<BaselineCommand> commands = new ArrayList<>();
    private ArchiveTotals archive = ArchiveTotals.NONE;
    private long compared;
    private long different;
    private long notInArchive;
    private long archiveNanos;
    private long streamNanos;

    HourTally(SweepScope scope, long keptHours) {
        this.scope = scope;
        this.firstKept = scope.hours().closed() - keptHours + 1;
    }

    void agreed(PublishedHour hour) {
        add(hour.totals().costNanos(), hour.totals().costNanos());
    }

    private void add(long inArchive, long inStream) {
        compared++;
        archiveNanos = HourSums.sum(archiveNanos, inArchive);
        streamNanos = HourSums.sum(streamNanos, inStream);
    }

    void restored(Refilled refilled) {
        archive = archive.plus(new ArchiveTotals(refilled.restored().size(), 0));
        refilled.differences().forEach(this::name);
    }

    void take(ArchiveMender.Finding finding) {
        PublishedHour hour = finding.doubt().published();
        HourTotals inStream = hour == null ? null : hour.totals();
        HourTotals wrongSums = finding.wrongSums();
        HourTotals records = finding.now().records();
        long excess = wrongSums == null ? 0 : wrongSums.costNanos() - records.costNanos();
        add(
                HourSums.sum(finding.found().events().costNanos(), excess),
                inStream == null ? 0 : inStream.costNanos());
        HourTotals published = inStream == null ? HourTotals.ZERO : inStream;
        different += wrongSums != null || !finding.found().events().equals(published) ? 1 : 0;
        if (wrongSums != null) {
            name(Difference.ofHour(
                    finding.doubt().key(),
                    "clickhouse",
                    wrongSums.events() > records.events() ? "doubled" : "different",
                    TotalsText.of(records),
                    TotalsText.of(wrongSums),
                    finding.rebuilt() ? "rebuilt" : "reported"));
            archive = archive.plus(new ArchiveTotals(0, finding.rebuilt() ? 1 : 0));
        }
        HourTotals inArchive = finding.now().events();
        if (!inArchive.equals(published)) {
            if (inStream != null && finding.isLacking()) {
                lacking(finding.doubt().key(), inArchive, inStream);
            } else {
                correct(finding.doubt().key(), inArchive, inStream);
            }
        }
    }

    private void lacking(HourKey key, HourTotals inArchive, HourTotals inStream) {
        boolean none = inArchive.events() == 0;
        notInArchive += none ? 1 : 0;
        name(Difference.ofHour(
                key,
                "clickhouse",
                none ? "missing" : "different",
                TotalsText.of(inStream),
                none ? "" : TotalsText.of(inArchive),
                "reported"));
    }

    private void correct(HourKey key, HourTotals inArchive, @Nullable HourTotals inStream) {
        boolean corrected = scope.corrections()
                && key.hour() <= scope.hours().correctable()
                && key.hour() >= firstKept
                && fits(inArchive);
        if (corrected) {
            commands.add(Commands.correct(scope, key.pair(), key.hour(), inArchive));
        }
        name(Difference.ofHour(
                key,
                "stream",
                inStream == null ? "missing" : "different",
                TotalsText.of(inArchive),
                TotalsText.of(inStream),
                corrected ? "corrected" : "reported"));
    }

    /** The stream refuses events that would take an hour beyond what the wire can carry; so do corrections. */
    private static boolean fits(HourTotals totals) {
        return totals.costNanos() <= Nanos.MAX && totals.costNanos() >= -Nanos.MAX;
    }

    private void name(Difference difference) {
        if (differences.size() < SweepTotals.NAMED) {
            differences.add(difference);
        }
    }

    HourComparison.Outcome outcome() {
        return new HourComparison.Outcome(
                new HourSums(compared, different, commands.size(), notInArchive, archiveNanos, streamNanos),
                archive,
                differences,
                commands);
    }
}
