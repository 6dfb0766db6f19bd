package dev.costgauge.sweep;

import dev.costgauge.avro.CostLedger;
import dev.costgauge.store.PartitionHour;
import dev.costgauge.sweep.LedgerLines.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One comparison of the ledger with the archive, which was read between two readings of the ledger. What is archived must
 * be at least what the first reading says, and where both are the same line, exactly that. Not thread-safe.
 */
final class LedgerRound {

    private final List<Difference> faults = new ArrayList<>();
    private final Map<Place, Long> unequal = new TreeMap<>();
    private long compared;
    private long ledgerNanos;
    private long archiveNanos;
    private boolean lacking;
    private boolean moving;

    void take(Place place, CostLedger before, PartitionHour archived, CostLedger after) {
        compared++;
        long counted = after.getCountedEvents() + after.getDuplicateEvents();
        long countedNanos = after.getCountedNanos() + after.getDuplicateNanos();
        ledgerNanos = HourSums.sum(ledgerNanos, countedNanos + after.getLateNanos());
        archiveNanos = HourSums.sum(archiveNanos, archived.costNanos());
        long unaccounted = unaccounted(after);
        if (unaccounted != 0) {
            fault(place, "stream", "unaccounted", TotalsText.usd(0), TotalsText.usd(unaccounted));
        }
        long extra = archived.events() - counted;
        long extraNanos = archived.costNanos() - countedNanos;
        boolean late = extra == after.getLateEvents() && extraNanos == after.getLateNanos();
        // What the stream never received, and was told.
        boolean corrected = extra == after.getCorrectedEvents() && extraNanos == after.getCorrectedNanos();
        // Events that would have taken an hour out of the range of money are archived like others.
        boolean refused = extra > after.getLateEvents() && extra <= after.getLateEvents() + after.getRefusedEvents();
        if (late || corrected || refused) {
            return;
        }
        boolean tooFew = archived.events()
                < before.getCountedEvents() + before.getDuplicateEvents() + before.getLateEvents();
        if (tooFew || before.getRevision() == after.getRevision()) {
            lacking |= tooFew;
            unequal.put(place, after.getLateEvents());
            fault(
                    place,
                    "clickhouse",
                    tooFew ? "missing" : "different",
                    TotalsText.of(countedNanos + after.getLateNanos(), counted + after.getLateEvents()),
                    TotalsText.of(archived.costNanos(), archived.events()));
        } else {
            moving = true;
        }
    }

    /** A published line's hour is closed, so that what was counted or corrected is in closed hours. */
    private static long unaccounted(CostLedger line) {
        return line.getReceivedNanos()
                + line.getCorrectedNanos()
                - line.getClosedNanos()
                - line.getLateNanos()
                - line.getRefusedNanos()
                - line.getDuplicateNanos();
    }

    private void fault(Place place, String where, String kind, String expected, String found) {
        faults.add(new Difference(
                "partition " + place.partition(),
                where,
                kind,
                EwmaBaselineUpdate.startOf(place.hour()),
                expected,
                found,
                "reported"));
    }

    /** Whether the archive lacks events that the ledger has. */
    boolean isLacking() {
        return lacking;
    }

    /** Whether another round may come to something else. */
    boolean isSettled() {
        return faults.isEmpty() && !moving;
    }

    List<Difference> faults() {
        return faults;
    }

    /** Where the archive does not hold what the ledger says, with how many events came too late there. */
    Map<Place, Long> unequal() {
        return unequal;
    }

    /** @param more differences that are not of this round */
    LedgerTotals totals(int more) {
        return new LedgerTotals(compared, faults.size() + more, ledgerNanos, archiveNanos);
    }
}
