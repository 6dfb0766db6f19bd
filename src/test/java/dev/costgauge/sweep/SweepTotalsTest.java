package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

    private static Difference difference(String pair, String where, String what, String action) {
        return new Difference(pair, where, "different", what, "1", "2", action);
    }
}
