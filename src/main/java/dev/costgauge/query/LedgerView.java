package dev.costgauge.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.hours.LedgerLine;
import dev.costgauge.hours.LedgerLine.Entry;
import java.time.Instant;

/**
 * What became of the events of one hour in one partition: {@code in} is closed, open, late, dead, duplicates and
 * unaccounted together.
 *
 * @param hour its start; of the event time, for dead letters of the log time
 * @param closed in closed hours of pairs, without what corrections changed
 * @param open in hours that some pair has not closed yet
 * @param late came too late to amend its hour: on the topic of late events
 * @param dead could be read and broke a rule: on the topic of dead letters
 * @param duplicates repeats of events that were seen before
 * @param unaccounted nowhere; 0 always
 * @param corrected what corrections of the sweep added to closed hours
 * @param unreadableEvents dead letters whose cost nobody knows
 */
public record LedgerView(
        int partition,
        Instant hour,
        @JsonProperty("in") Usd received,
        Usd closed,
        Usd open,
        Usd late,
        Usd dead,
        Usd duplicates,
        Usd unaccounted,
        Usd corrected,
        long inEvents,
        long lateEvents,
        long deadEvents,
        long duplicateEvents,
        long unreadableEvents) {

    static LedgerView of(int partition, LedgerLine line) {
        return new LedgerView(
                partition,
                Instant.ofEpochMilli(HourOfWeek.startOf(line.hour())),
                new Usd(line.nanos(Entry.RECEIVED)),
                new Usd(line.closedNanos()),
                new Usd(line.openNanos()),
                new Usd(line.nanos(Entry.LATE)),
                new Usd(line.nanos(Entry.REFUSED)),
                new Usd(line.nanos(Entry.DUPLICATE)),
                new Usd(line.unaccountedNanos()),
                new Usd(line.nanos(Entry.CORRECTED)),
                line.events(Entry.RECEIVED),
                line.events(Entry.LATE),
                line.events(Entry.REFUSED),
                line.events(Entry.DUPLICATE),
                line.events(Entry.UNREADABLE));
    }

    LedgerCursor cursor() {
        return new LedgerCursor(HourOfWeek.hourOf(hour.toEpochMilli()), partition);
    }
}
