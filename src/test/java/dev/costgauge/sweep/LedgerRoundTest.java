package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.costgauge.avro.CostLedger;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.store.PartitionHour;
import dev.costgauge.sweep.LedgerLines.Place;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerRoundTest {

    private static final Place PLACE = new Place(3, 494_000);

    private final LedgerRound round = new LedgerRound();

    @Test
    void countedLateAndRepeatedEventsAreWhatIsArchived() {
        CostLedger line = line(1, 10, 2, 1, 0, 0);
        round.take(PLACE, line, archived(13), line);

        assertThat(round.isSettled()).isTrue();
        assertThat(round.totals(0)).isEqualTo(new LedgerTotals(1, 0, 1300, 1300));
    }

    @Test
    void whatTheArchiveLacksIsNamedByPartitionAndHour() {
        CostLedger line = line(1, 10, 2, 1, 0, 0);
        round.take(PLACE, line, archived(9), line);

        assertThat(round.isLacking()).isTrue();
        assertThat(round.unequal()).containsExactly(Map.entry(PLACE, 2L));
        assertThat(round.faults())
                .containsExactly(new Difference(
                        "partition 3",
                        "clickhouse",
                        "missing",
                        Instant.ofEpochMilli(HourOfWeek.startOf(494_000)).toString(),
                        "USD 0.000001300 in 13 events",
                        "USD 0.000000900 in 9 events",
                        "reported"));
    }

    @Test
    void whatTheArchiveHasBeyondIsADifferenceUnlessTheStreamWasToldOrRefusedIt() {
        round.take(PLACE, line(1, 10, 0, 0, 5, 0), archived(15), line(1, 10, 0, 0, 5, 0));
        round.take(PLACE, line(1, 10, 0, 0, 0, 2), archived(11), line(1, 10, 0, 0, 0, 2));
        assertThat(round.isSettled()).isTrue();

        round.take(PLACE, line(1, 10, 0, 0, 0, 0), archived(11), line(1, 10, 0, 0, 0, 0));
        assertThat(round.isLacking()).isFalse();
        assertThat(round.faults()).extracting(Difference::kind).containsExactly("different");
    }

    @Test
    void theSameNumberOfEventsWithOtherMoneyIsADifference() {
        CostLedger line = line(1, 10, 0, 0, 0, 0);
        round.take(PLACE, line, new PartitionHour(3, 494_000, 10, 999), line);
        assertThat(round.faults()).extracting(Difference::kind).containsExactly("different");
    }

    @Test
    void whatMovesBetweenTwoReadingsIsComparedAgain() {
        round.take(PLACE, line(1, 10, 0, 0, 0, 0), archived(11), line(2, 12, 0, 0, 0, 0));
        assertThat(round.faults()).isEmpty();
        assertThat(round.isSettled()).isFalse();
    }

    @Test
    void aLineThatDoesNotBalanceIsTheStreamsFault() {
        CostLedger line = CostLedger.newBuilder(line(1, 10, 0, 0, 0, 0))
                .setReceivedNanos(1001)
                .build();
        round.take(PLACE, line, archived(10), line);
        assertThat(round.faults())
                .extracting(Difference::where, Difference::kind, Difference::found)
                .containsExactly(tuple(
                        "stream", "unaccounted", "USD 0.000000001"));
    }

    /** Every event costs 100 nano-dollars. */
    private static CostLedger line(
            long revision, long counted, long late, long duplicate, long corrected, long refused) {
        return CostLedger.newBuilder()
                .setPartition(3)
                .setHour(Instant.ofEpochMilli(HourOfWeek.startOf(494_000)))
                .setRevision(revision)
                .setReceivedEvents(counted + late + duplicate + refused)
                .setReceivedNanos(100 * (counted + late + duplicate + refused))
                .setCountedEvents(counted)
                .setCountedNanos(100 * counted)
                .setLateEvents(late)
                .setLateNanos(100 * late)
                .setRefusedEvents(refused)
                .setRefusedNanos(100 * refused)
                .setDuplicateEvents(duplicate)
                .setDuplicateNanos(100 * duplicate)
                .setUnreadableEvents(0)
                .setCorrectedEvents(corrected)
                .setCorrectedNanos(100 * corrected)
                .setClosedEvents(counted + corrected)
                .setClosedNanos(100 * (counted + corrected))
                .build();
    }

    private static PartitionHour archived(long events) {
        return new PartitionHour(3, 494_000, events, 100 * events);
    }
}
