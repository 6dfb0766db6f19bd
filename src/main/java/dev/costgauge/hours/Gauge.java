package dev.costgauge.hours;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.LogTime;
import dev.costgauge.dedupe.EventIds;
import dev.costgauge.dedupe.IdBatch;
import dev.costgauge.dedupe.SeenEvents;
import dev.costgauge.fleet.FleetNotice;
import dev.costgauge.hours.LedgerLine.Entry;
import dev.costgauge.rules.RuleBook;
import dev.costgauge.rules.RuleChange;
import dev.costgauge.wire.ClockMark;
import dev.costgauge.wire.EventCursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one partition does with everything that comes in. The same input in the same order gives the same output, to the
 * last bit: there is no clock in it and no thread. Belongs to one stream task.
 */
public final class Gauge {

    /** What an event came to. */
    public enum Outcome {
        /** It is in an open hour. */
        COUNTED,
        /** It amended an hour that was closed already. */
        AMENDED,
        /** Its hour has left the ring; the caller keeps the event elsewhere. */
        TOO_LATE,
        /** The hour's total would leave the range of money; the caller keeps the event elsewhere. */
        OUT_OF_BOUNDS,
        /** It was seen before. */
        DUPLICATE
    }

    /** Events may be five weeks old; what is older than the ledger is booked in its oldest line. */
    private static final int LEDGER_HOURS = 36 * 24;

    private static final int FIRST_ID_TIME_VERSION = 1;

    private final HourBook book;
    private final MarkQueue marks = new MarkQueue();
    private final Ledger ledger;
    private final Storage storage;
    private final Output output;
    private final BookMeters meters;
    private final EventIds id = new EventIds();

    private long savedFirstTime = Long.MIN_VALUE;

    /** As of the last commit, for whoever watches. */
    private volatile long seenIds;

    private volatile double seenHours;

    private volatile long unaccountedNanos;

    private volatile double clockSeconds;

    private volatile double closeLagSeconds;

    /** Null when repeats are counted as they come. */
    private final @Nullable SeenEvents seen;

    /** @param rules without overrides yet: those that were stored come with {@link #restore} */
    public Gauge(BookSettings settings, RuleBook rules, Storage storage, Output output, BookMeters meters) {
        this.ledger = new Ledger(storage, LEDGER_HOURS);
        this.book = new HourBook(settings, rules, storage, output, ledger, meters);
        this.storage = storage;
        this.output = output;
        this.meters = meters;
        this.seen = settings.dedupeSpan().isZero()
                ? null
                : new SeenEvents(settings.dedupeSpan().toMillis(), settings.dedupeIds());
    }

    /** Reads what earlier runs left; call once, before anything else. */
    public void restore() {
        book.restore();
        marks.restore(storage.page(Storage.Page.MARKS));
        ledger.restore();
        if (seen != null) {
            byte[] first = storage.page(Storage.Page.FIRST_ID_TIME);
            if (first != null) {
                seen.restoreFirstTime(readFirstIdTime(first));
            }
            List<SeenEvents.Block> ids = new ArrayList<>();
            // The store keeps what was given up early for its whole span: far more than may be here.
            storage.eachIdBlock((time, block) -> {
                if (seen.counts(time)) {
                    ids.add(new SeenEvents.Block(time, block));
                }
            });
            seen.restore(ids);
            savedFirstTime = seen.firstTime();
        }
    }

    private static long readFirstIdTime(byte[] stored) {
        // The first form was the number alone, whose first byte is 0.
        if (stored[0] == 0) {
            return ByteBuffer.wrap(stored).getLong();
        }
        BinaryReader in = new BinaryReader(stored);
        in.version("first time of ids", FIRST_ID_TIME_VERSION);
        return in.getLong();
    }

    /**
     * Takes one event.
     *
     * @param placed the event's pair, which its caller remembers
     * @param logTime log time of the record, epoch milliseconds
     */
    public Outcome event(Placed placed, EventCursor event, long logTime) {
        long number = HourOfWeek.hourOf(event.eventTime());
        long line = ledgerHour(number);
        ledger.book(Entry.RECEIVED, line, 1, event.costNanos());
        if (seen != null) {
            seen.advance(event.eventTime());
            id.set(placed.idHash(), event.bytes(), event.eventIdFrom(), event.eventIdTo());
            if (seen.contains(id)) {
                return repeat(placed, event, logTime, number, line);
            }
        }
        Outcome outcome = book.event(placed, event, logTime);
        switch (outcome) {
            case COUNTED, AMENDED -> ledger.book(Entry.COUNTED, line, 1, event.costNanos());
            case TOO_LATE -> ledger.book(Entry.LATE, line, 1, event.costNanos());
            case OUT_OF_BOUNDS -> ledger.book(Entry.REFUSED, line, 1, event.costNanos());
            case DUPLICATE -> throw new IllegalStateException("the book of hours knows no duplicates");
        }
        // What was refused may come again and fit.
        if (seen != null && outcome != Outcome.OUT_OF_BOUNDS) {
            seen.add(id, event.eventTime());
        }
        book.walk(logTime);
        return outcome;
    }

    /** Whether it looks for the ids of events. */
    boolean knowsRepeats() {
        return seen != null;
    }

    /** Fetches the memory that looks for the events will need; what it answers means nothing. */
    long prefetch(IdBatch ahead) {
        return seen == null ? 0 : seen.prefetch(ahead);
    }

    private Outcome repeat(Placed placed, EventCursor event, long logTime, long number, long line) {
        if (!book.repeat(placed, event, number, logTime)) {
            ledger.book(Entry.REFUSED, line, 1, event.costNanos());
            return Outcome.OUT_OF_BOUNDS;
        }
        ledger.book(Entry.DUPLICATE, line, 1, event.costNanos());
        meters.duplicate();
        book.walk(logTime);
        return Outcome.DUPLICATE;
    }

    /** Books an event that could be read and was refused before it came here. */
    public void refused(long costNanos, long logTime) {
        long line = ledgerHour(HourOfWeek.hourOf(logTime));
        ledger.book(Entry.RECEIVED, line, 1, costNanos);
        ledger.book(Entry.REFUSED, line, 1, costNanos);
    }

    /** Books a record that could not be read. */
    public void unreadable(long logTime) {
        ledger.book(Entry.UNREADABLE, ledgerHour(HourOfWeek.hourOf(logTime)), 1, 0);
    }

    private long ledgerHour(long hour) {
        return Math.max(hour, book.closedThrough() - LEDGER_HOURS + 1);
    }

    /**
     * Takes a clock mark; it is heard once the event that it waits for has come.
     *
     * @param logTime of its record, epoch milliseconds
     */
    public void mark(ClockMark mark, long logTime) {
        marks.add(mark, logTime);
    }

    /**
     * Hears what the whole fleet did in an hour.
     *
     * @return null when it was heard, else why it cannot be
     */
    public @Nullable String hear(FleetNotice notice, long logTime) {
        String refusal = LogTime.refusal(notice.hour(), logTime);
        if (refusal == null) {
            book.hear(notice);
            book.walk(logTime);
        }
        return refusal;
    }

    /**
     * Hears of other settings for some pairs.
     *
     * @return null when they were heard or are known, else why they cannot be
     */
    public @Nullable String hear(RuleChange change) {
        return book.hear(change);
    }

    /**
     * Keeps the latest step of an alert that is about all pairs, for queries.
     *
     * @return null when it was kept, else why it cannot be
     */
    public @Nullable String keep(CostAnomalyAlert alert, long logTime) {
        long opened = HourOfWeek.hourOf(alert.getOpenedHour().toEpochMilli());
        String refusal = LogTime.refusal(opened, logTime);
        if (refusal == null) {
            book.keep(alert, opened);
        }
        return refusal;
    }

    /**
     * Does what the worker asks. A repeat or an older command changes nothing.
     *
     * @return null when it was applied or is a repeat, else why it cannot be
     */
    public @Nullable String command(BaselineCommand command, long logTime) {
        return book.command(command, logTime);
    }

    /**
     * Hears the marks whose events have all come; call after each record.
     *
     * @param eventsOffset offset of the last record of the topic of events; -1 before the first
     */
    public void hearMarks(long eventsOffset, long logTime) {
        for (ClockMark mark = marks.next(eventsOffset, logTime);
                mark != null;
                mark = marks.next(eventsOffset, logTime)) {
            book.tick(mark.time(), logTime);
            ledger.publish(book.closedEverywhere(), output);
        }
    }

    long seenIds() {
        return seenIds;
    }

    double seenHours() {
        return seenHours;
    }

    long unaccountedNanos() {
        return unaccountedNanos;
    }

    double clockSeconds() {
        return clockSeconds;
    }

    double closeLagSeconds() {
        return closeLagSeconds;
    }

    /** Hands everything that changed to the storage; call before each commit. */
    public void flush() {
        book.flush();
        byte[] waiting = marks.takeChange();
        if (waiting != null) {
            storage.putPage(Storage.Page.MARKS, waiting);
        }
        if (seen != null) {
            seen.drain().forEach(block -> storage.putIdBlock(block.time(), block.ids()));
            if (seen.firstTime() != savedFirstTime) {
                savedFirstTime = seen.firstTime();
                BinaryWriter first = new BinaryWriter().putByte(FIRST_ID_TIME_VERSION).putLong(savedFirstTime);
                storage.putPage(Storage.Page.FIRST_ID_TIME, first.toBytes());
            }
            seenIds = seen.size();
            seenHours = seen.hours();
        }
        ledger.flush(book.closedThrough());
        unaccountedNanos = ledger.unaccountedNanos();
        clockSeconds = book.clock() / 1e3;
        closeLagSeconds = book.closeLag() / 1e3;
    }
}
