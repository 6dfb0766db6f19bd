package dev.costgauge.sweep;

import dev.costgauge.cost.PairKey;
import dev.costgauge.store.ArchiveAudit;
import dev.costgauge.store.ArchivePosition;
import dev.costgauge.store.ArchivedHour;
import dev.costgauge.store.CostHistory;
import dev.costgauge.store.HourKey;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.HourTotals;
import dev.costgauge.store.PairHour;
import dev.costgauge.store.RepairTurns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the raw events of hours on which the hourly totals and the stream disagree, and puts the archive right first:
 * what it lacks is read from Kafka again, and totals that are not what the raw events say are rebuilt. A page asks so at
 * most five more questions, whatever the number of hours.
 */
final class ArchiveMender {

    /**
     * An hour that is not plainly right.
     *
     * @param published null when the stream published nothing
     */
    record Doubt(HourKey key, @Nullable PublishedHour published) {

        boolean isLackingIn(ArchivedHour archived) {
            return published != null
                    && archived.records().events() < published.totals().events() + published.repeats();
        }
    }

    /**
     * What there is to a doubt.
     *
     * @param found the raw events as they were
     * @param now the raw events after what was missing was added
     * @param wrongSums hourly totals that are not what the raw events say; null when they are
     */
    record Finding(Doubt doubt, ArchivedHour found, ArchivedHour now, @Nullable HourTotals wrongSums, boolean rebuilt) {

        /** Whether the archive still has fewer records than the stream has seen. */
        boolean isLacking() {
            return doubt.isLackingIn(now);
        }
    }

    /** What was found for a page, and what was restored on the way, for pairs of other pages too. */
    record Outcome(List<Finding> findings, Refilled refilled) {

        static final Outcome NONE = new Outcome(List.of(), Refilled.NOTHING);
    }

    private final CostHistory history;
    private final ArchiveAudit audit;
    private final ArchiveRefill refill;
    private final ArchiveTopic archive;
    private final RepairTurns turns;

    ArchiveMender(
            CostHistory history, ArchiveAudit audit, ArchiveRefill refill, ArchiveTopic archive, RepairTurns turns) {
        this.turns = turns;
        this.history = history;
        this.audit = audit;
        this.refill = refill;
        this.archive = archive;
    }

    Outcome examine(SweepScope scope, List<Doubt> doubts, Runnable alive) {
        if (doubts.isEmpty()) {
            return Outcome.NONE;
        }
        List<HourKey> keys = doubts.stream().map(Doubt::key).toList();
        Map<HourKey, ArchivedHour> found = ask(scope, keys);
        alive.run();
        Map<HourKey, ArchivedHour> now = found;
        Refilled refilled = Refilled.NOTHING;
        if (scope.corrections() && doubts.stream().anyMatch(doubt -> isLacking(doubt, found))) {
            refilled = refill.run(scope, alive);
            now = ask(scope, keys);
            alive.run();
        }
        Map<HourKey, HourTotals> wrong = wrongSums(doubts, now);
        if (scope.corrections() && !wrong.isEmpty()) {
            try (RepairTurns.Turn turn = turns.take(alive)) {
                // Another sweep may have mended them while this one waited.
                now = ask(scope, keys);
                wrong = wrongSums(doubts, now);
                audit.rebuild(wrong.keySet(), position(scope));
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (Doubt doubt : doubts) {
            findings.add(new Finding(
                    doubt,
                    of(doubt, found),
                    of(doubt, now),
                    wrong.get(doubt.key()),
                    scope.corrections() && wrong.containsKey(doubt.key())));
        }
        return new Outcome(findings, refilled);
    }

    private Map<HourKey, ArchivedHour> ask(SweepScope scope, List<HourKey> keys) {
        Map<HourKey, ArchivedHour> hours = new HashMap<>();
        for (ArchivedHour hour : audit.hours(
                keys, archive.dedupeHours(), position(scope))) {
            hours.put(hour.key(), hour);
        }
        return hours;
    }

    private ArchivePosition position(SweepScope scope) {
        return new ArchivePosition(archive.archiveName(), scope.archived());
    }

    private static boolean isLacking(Doubt doubt, Map<HourKey, ArchivedHour> archived) {
        return doubt.isLackingIn(of(doubt, archived));
    }

    /**
     * The hourly totals that are wrong beyond doubt. They are asked for once more, after the raw events: another page may
     * have mended them meanwhile. Hours of which raw events are missing still, or are being added, are left alone.
     */
    private Map<HourKey, HourTotals> wrongSums(List<Doubt> doubts, Map<HourKey, ArchivedHour> archived) {
        List<Doubt> whole = doubts.stream()
                .filter(doubt -> !of(doubt, archived).filling() && !isLacking(doubt, archived))
                .toList();
        Map<HourKey, HourTotals> wrong = new HashMap<>();
        if (!whole.isEmpty()) {
            Map<HourKey, HourTotals> sums = sums(whole.stream().map(Doubt::key).toList());
            for (Doubt doubt : whole) {
                HourTotals summed = sums.getOrDefault(doubt.key(), HourTotals.ZERO);
                if (!summed.equals(of(doubt, archived).records())) {
                    wrong.put(doubt.key(), summed);
                }
            }
        }
        return wrong;
    }

    private Map<HourKey, HourTotals> sums(Collection<HourKey> keys) {
        List<PairKey> pairs = keys.stream().map(HourKey::pair).distinct().toList();
        long first = keys.stream().mapToLong(HourKey::hour).min().orElseThrow();
        long last = keys.stream().mapToLong(HourKey::hour).max().orElseThrow();
        Map<HourKey, HourTotals> sums = new HashMap<>();
        for (PairHour hour : history.totals(pairs, new HourRange(first, last + 1))) {
            sums.put(new HourKey(hour.pair(), hour.hour()), hour.totals());
        }
        return sums;
    }

    private static ArchivedHour of(Doubt doubt, Map<HourKey, ArchivedHour> archived) {
        return archived.getOrDefault(doubt.key(), ArchivedHour.empty(doubt.key()));
    }
}
