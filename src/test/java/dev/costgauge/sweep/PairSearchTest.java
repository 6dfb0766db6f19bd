package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.costgauge.cost.PairKey;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.HourTotals;
import dev.costgauge.store.PairHour;
import dev.costgauge.sweep.LedgerLines.Place;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairSearchTest {

    private static final long HOUR = 489_990;
    private static final PairKey LATE = PairKey.of("a-late", "gpt-4o");
    private static final PairKey BEYOND = PairKey.of("beyond", "gpt-4o");
    private static final PairKey LOST = PairKey.of("lost", "gpt-4o");
    private static final PairKey AMENDED = PairKey.of("amended", "gpt-4o");
    private static final SweepScope SCOPE = new SweepScope(
            "sweep/run",
            "sweep",
            SweepMode.RECONCILE,
            SweepHours.ordinary(490_000, 3, 24),
            -1,
            1,
            true,
            List.of(),
            List.of(0L));

    private final PairSearch search;

    PairSearchTest() {
        QuietHistory history = new QuietHistory(List.of(LATE, BEYOND, LOST, AMENDED)) {
            @Override
            public List<PairHour> totals(Collection<PairKey> of, HourRange range) {
                return List.of(archived(LATE, 7), archived(BEYOND, 9), archived(LOST, 2), archived(AMENDED, 6));
            }
        };
        StreamView stream = new Published();
        search = new PairSearch(history, stream, new ActivePairs(history, stream, 168));
    }

    @Test
    void aPairWhoseExcessMayHaveComeTooLateIsNamedSoAndAfterTheOthers() {
        assertThat(search.behind(SCOPE, Map.of(new Place(0, HOUR), 3L), () -> {}))
                .extracting(Difference::pair, Difference::where, Difference::kind, Difference::found)
                .containsExactly(
                        tuple(BEYOND.text(), "stream", "different", TotalsText.of(totals(5))),
                        tuple(LOST.text(), "clickhouse", "different", TotalsText.of(totals(2))),
                        tuple(
                                LATE.text(),
                                "stream",
                                "different",
                                TotalsText.of(totals(5)) + " (2 more are archived, which perhaps came too late)"));
    }

    @Test
    void withoutLateEventsNothingIsExcused() {
        assertThat(search.behind(SCOPE, Map.of(new Place(0, HOUR), 0L), () -> {}))
                .extracting(Difference::found)
                .noneMatch(found -> found.contains("too late"))
                .hasSize(3);
    }

    private static HourTotals totals(long events) {
        return new HourTotals(events, events, 0, 0, 0, 0);
    }

    private static PairHour archived(PairKey pair, long events) {
        return new PairHour(pair, HOUR, totals(events));
    }

    /** Five events of each pair; one pair has a sixth since the sweep's snapshot was taken. */
    private static final class Published implements StreamView {
        @Override
        public int groups() {
            return 1;
        }

        @Override
        public int groupOf(PairKey pair) {
            return 0;
        }

        @Override
        public StreamSnapshot snapshot(SweepScope scope, int group, Runnable alive) {
            return hours(5);
        }

        @Override
        public StreamSnapshot closedHours(SweepScope scope, int group, Runnable alive) {
            return hours(6);
        }

        @Override
        public boolean isWhole(SweepScope scope, int group, Runnable alive) {
            return true;
        }

        @Override
        public LedgerLines ledger(SweepScope scope, Runnable alive) {
            return new LedgerLines();
        }

        private static StreamSnapshot hours(long ofAmended) {
            StreamSnapshot.Builder snapshot = new StreamSnapshot.Builder(SCOPE.hours());
            for (PairKey pair : List.of(LATE, BEYOND, LOST)) {
                snapshot.hour(pair, HOUR, 0, new PublishedHour(totals(5), 0, 0));
            }
            snapshot.hour(AMENDED, HOUR, 0, new PublishedHour(totals(ofAmended), 0, 0));
            return snapshot.build();
        }
    }
}
