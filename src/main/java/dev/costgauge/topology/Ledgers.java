package dev.costgauge.topology;

import dev.costgauge.avro.CostLedger;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.hours.LedgerLine;
import dev.costgauge.hours.LedgerLine.Entry;
import java.time.Instant;

/** Makes the records of topic {@code cost-ledger}. */
public final class Ledgers {

    private Ledgers() {}

    /** The line of a partition. */
    public static CostLedger record(int partition, LedgerLine line) {
        return CostLedger.newBuilder()
                .setPartition(partition)
                .setHour(Instant.ofEpochMilli(HourOfWeek.startOf(line.hour())))
                .setRevision(line.revision())
                .setReceivedEvents(line.events(Entry.RECEIVED))
                .setReceivedNanos(line.nanos(Entry.RECEIVED))
                .setCountedEvents(line.events(Entry.COUNTED))
                .setCountedNanos(line.nanos(Entry.COUNTED))
                .setLateEvents(line.events(Entry.LATE))
                .setLateNanos(line.nanos(Entry.LATE))
                .setRefusedEvents(line.events(Entry.REFUSED))
                .setRefusedNanos(line.nanos(Entry.REFUSED))
                .setDuplicateEvents(line.events(Entry.DUPLICATE))
                .setDuplicateNanos(line.nanos(Entry.DUPLICATE))
                .setUnreadableEvents(line.events(Entry.UNREADABLE))
                .setCorrectedEvents(line.events(Entry.CORRECTED))
                .setCorrectedNanos(line.nanos(Entry.CORRECTED))
                .setClosedEvents(line.events(Entry.CLOSED))
                .setClosedNanos(line.nanos(Entry.CLOSED))
                .build();
    }
}
