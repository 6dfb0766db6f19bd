package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SweepTotalsTest {

    @Test
    void anHourOfAPairThatAPageHasNamedIsNamedAgainOnlyWhenSomethingWasDone() {
        Difference page = difference("default/s/m", "stream", "hour 1", "corrected");
        Difference again = difference("default/s/m", "clickhouse", "hour 1", "reported");
        Difference restored = difference("default/s/m", "clickhouse", "hour 1", "archived again");
        Difference other = difference("default/s/m", "clickhouse", "hour 2", "reported");
        Difference offsets = difference("", "clickhouse", "hour 1", "reported");
        SweepTotals pages = SweepTotals.NONE.with(List.of(page));

        SweepTotals all = pages.with(new LedgerOutcome(
                LedgerTotals.NONE, ArchiveTotals.NONE, List.of(again, restored, other, offsets)));

        assertThat(all.differences()).containsExactly(page, restored, other, offsets);
    }

    @Test
    void recordsThatWerePassedOverCrowdNothingOut() {
        List<Difference> strays = IntStream.range(0, 150)
                .mapToObj(i -> new Difference("", "kafka", "unreadable", "offset " + i, "", "why", "passed over"))
                .toList();
        List<Difference> real = IntStream.range(0, 95)
                .mapToObj(i -> difference("default/s/m", "stream", "hour " + i, "corrected"))
                .toList();

        SweepTotals some = SweepTotals.NONE.with(strays).plus(SweepTotals.NONE.with(real.subList(0, 20)));
        assertThat(some.differences()).hasSize(30).startsWith(real.getFirst()).endsWith(strays.get(9));

        SweepTotals all = some.plus(SweepTotals.NONE.with(real.subList(20, 95)));
        assertThat(all.differences().subList(0, 95)).isEqualTo(real);
        assertThat(all.differences().subList(95, 100)).isEqualTo(strays.subList(0, 5));
        assertThat(all.differences()).hasSize(SweepTotals.NAMED);
    }

    private static Difference difference(String pair, String where, String what, String action) {
        return new Difference(pair, where, "different", what, "1", "2", action);
    }
}
