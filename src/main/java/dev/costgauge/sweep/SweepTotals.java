package dev.costgauge.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Aggregates of a part of a sweep; parts add up in any order but for the list of differences, which keeps the first ones.
 *
 * @param differences the first {@link #NAMED} differences by name, then records that were passed over, at most
 *     {@link #STRAYS}; the counts are complete
 */
public record SweepTotals(
        long pairs,
        HourSums hours,
        ArchiveTotals archive,
        StoreTotals postgres,
        StoreTotals redis,
        SeedTotals seeds,
        List<Difference> differences) {

    /** How many differences are named: enough to act on, and far below Temporal's limit for a payload. */
    static final int NAMED = 100;

    /** How many of them are records that were passed over: those are named last, so that they crowd nothing out. */
    static final int STRAYS = 10;

    static final SweepTotals NONE =
            new SweepTotals(
            0,
            HourSums.NONE,
            ArchiveTotals.NONE,
            StoreTotals.NONE,
            StoreTotals.NONE,
            SeedTotals.NONE,
            List.of());

    public SweepTotals {
        // Sweeps of earlier releases say nothing of it.
        archive = Objects.requireNonNullElse(archive, ArchiveTotals.NONE);
        differences = named(differences);
    }

    private static List<Difference> named(List<Difference> all) {
        return Stream.concat(
                        all.stream().filter(each -> !each.passedOver()),
                        all.stream().filter(Difference::passedOver).limit(STRAYS))
                .limit(NAMED)
                .toList();
    }

    /** With what the check of the ledger did and named; an hour of a pair that is named already is not named again. */
    SweepTotals with(LedgerOutcome ledger) {
        List<Difference> news = ledger.differences().stream()
                .filter(found -> differences.stream().noneMatch(found::repeats))
                .toList();
        return with(ledger.archive(), news);
    }

    /** With records of the stream's topics that were passed over. */
    SweepTotals with(List<Difference> strays) {
        return strays.isEmpty() ? this : with(ArchiveTotals.NONE, strays);
    }

    private SweepTotals with(ArchiveTotals more, List<Difference> named) {
        return plus(new SweepTotals(
                0, HourSums.NONE, more, StoreTotals.NONE, StoreTotals.NONE, SeedTotals.NONE, named));
    }

    SweepTotals plus(SweepTotals other) {
        List<Difference> named = differences;
        if (!other.differences.isEmpty()) {
            named = new ArrayList<>(named);
            named.addAll(other.differences);
        }
        return new SweepTotals(
                pairs + other.pairs,
                hours.plus(other.hours),
                archive.plus(other.archive),
                postgres.plus(other.postgres),
                redis.plus(other.redis),
                seeds.plus(other.seeds),
                named);
    }
}
