package dev.costgauge.sweep;

import dev.costgauge.avro.CostLedger;
import dev.costgauge.store.ArchiveAudit;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.PartitionHour;
import dev.costgauge.sweep.LedgerLines.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds the stream's ledger against the archive, by partition and hour: what the stream counted, found late or knew for
 * repeats is what ClickHouse holds. Two questions and one reading of a small topic, whatever the number of pairs; where they
 * differ, the pairs are looked for.
 *
 * <p>Both go on while they are compared, so what differs is compared again some seconds later.
 */
final class LedgerComparison {

    private static final int ATTEMPTS = 3;

    /** The stream publishes a line when it hears the next clock mark; the archiver inserts some seconds late. */
    private static final long BETWEEN_ATTEMPTS_NANOS = 5_000_000_000L;

    private static final PartitionHour NOTHING = new PartitionHour(0, 0, 0, 0);

    private final ArchiveAudit audit;
    private final ArchiveRefill refill;
    private final StreamView stream;
    private final PairSearch pairs;

    LedgerComparison(ArchiveAudit audit, ArchiveRefill refill, StreamView stream, PairSearch pairs) {
        this.audit = audit;
        this.refill = refill;
        this.stream = stream;
        this.pairs = pairs;
    }

    LedgerOutcome compare(SweepScope scope, Runnable alive) {
        // Without a position nothing is known of the archive: the sweep began before it was asked for.
        if (scope.archived().isEmpty()) {
            return new LedgerOutcome(LedgerTotals.NONE, ArchiveTotals.NONE, List.of());
        }
        LedgerLines before = stream.ledger(scope, alive);
        Refilled refilled = Refilled.NOTHING;
        LedgerRound round = new LedgerRound();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Map<Place, PartitionHour> archived = archived(scope);
            LedgerLines after = stream.ledger(scope, alive);
            round = compare(scope, before, archived, after);
            if (round.isSettled() || attempt == ATTEMPTS) {
                break;
            }
            if (attempt == 1 && round.isLacking() && scope.corrections()) {
                refilled = refill.run(scope, alive);
            } else {
                LockSupport.parkNanos(BETWEEN_ATTEMPTS_NANOS);
            }
            before = after;
        }
        List<Difference> differences = new ArrayList<>(refilled.differences());
        differences.addAll(round.faults());
        differences.addAll(pairs.behind(scope, round.unequal(), alive));
        differences.addAll(before.strays());
        return new LedgerOutcome(
                round.totals(refilled.restored().size()),
                new ArchiveTotals(refilled.restored().size(), 0),
                List.copyOf(differences.subList(0, Math.min(differences.size(), SweepTotals.NAMED))));
    }

    private static LedgerRound compare(
            SweepScope scope, LedgerLines before, Map<Place, PartitionHour> archived, LedgerLines after) {
        LedgerRound round = new LedgerRound();
        before.forEach((place, line) -> {
            if (place.hour() >= scope.hours().first() && place.hour() <= scope.hours().last()) {
                CostLedger now = after.at(place);
                round.take(place, line, archived.getOrDefault(place, NOTHING), now == null ? line : now);
            }
        });
        return round;
    }

    private Map<Place, PartitionHour> archived(SweepScope scope) {
        Map<Place, PartitionHour> archived = new HashMap<>();
        HourRange range = new HourRange(scope.hours().first(), scope.hours().last() + 1);
        for (PartitionHour each : audit.partitionHours(scope.archived().size(), range)) {
            archived.put(new Place(each.partition(), each.hour()), each);
        }
        return archived;
    }
}
