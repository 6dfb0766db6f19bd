package dev.costgauge.hours;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.hours.LedgerLine.Entry;
import org.junit.jupiter.api.Test;

class LedgerLineTest {

    private final LedgerLine line = new LedgerLine(494_000);

    @Test
    void whatIsReceivedIsInOpenHoursThenInClosedOnes() {
        line.book(Entry.RECEIVED, 2, 10);
        line.book(Entry.COUNTED, 2, 10);
        assertThat(line.openNanos()).isEqualTo(10);
        assertThat(line.closedNanos()).isZero();

        line.book(Entry.CLOSED, 2, 10);
        line.revision++;
        line.book(Entry.CORRECTED, 1, 3);
        line.book(Entry.CLOSED, 1, 3);

        assertThat(line.openNanos()).isZero();
        assertThat(line.closedNanos()).as("without what the correction added").isEqualTo(10);
        assertThat(line.unaccountedNanos()).isZero();
    }

    @Test
    void whatIsReceivedAndBookedNowhereIsUnaccounted() {
        line.book(Entry.RECEIVED, 3, 10);
        line.book(Entry.COUNTED, 1, 4);
        line.book(Entry.LATE, 1, 1);
        line.book(Entry.DUPLICATE, 1, 2);
        assertThat(line.unaccountedNanos()).isEqualTo(3);
    }

    @Test
    void whatIsCountedAndInNoHourThatClosedIsUnaccounted() {
        line.book(Entry.RECEIVED, 1, 10);
        line.book(Entry.COUNTED, 1, 10);
        line.revision++;
        assertThat(line.openNanos()).isZero();
        assertThat(LedgerLine.read(line.write(new BinaryWriter())).unaccountedNanos()).isEqualTo(10);
    }
}
