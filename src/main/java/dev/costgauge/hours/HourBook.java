package dev.costgauge.hours;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.fleet.FleetNotice;
import dev.costgauge.hours.Gauge.Outcome;
import dev.costgauge.rules.RuleBook;
import dev.costgauge.rules.RuleChange;
import dev.costgauge.wire.EventCursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hours of all pairs of one partition. Time is what events and clock marks say: an hour is closed once that time has
 * passed its end and the grace, and everything that follows behaves as if all pairs had been closed at that moment. The
 * work itself is spread: each pair is closed by {@link #walk}, or before that when something comes to it for which it makes
 * a difference.
 *
 * <p>Not thread-safe: it belongs to one stream task.
 */
final class HourBook {

    /** A start reads so many series to their end, and one of as many others. */
    private static final int READ_WHOLE = 64;

    private final BookSettings settings;
    private final HourOfWeek week;
    private final Storage storage;
    private final RuleBook rules;
    private final Shelf shelf;
    private final HourLog log;
    private final FleetView fleet;
    private final FleetTally tally = new FleetTally();
    private final Episodes episodes;
    private final Settling settling;
    private final Closing closing;
    private final Counting counting;
    private final Publisher publisher;
    private final Ledger ledger;
    private final BookMeters meters;
    private final Commands commands = new Commands(this);

    private final Walk walk;
    private long clock = Long.MIN_VALUE;
    private long closedThrough = Series.NEVER;
    private boolean clockDirty;
    private boolean rulesDirty;

    /** @param rules without overrides yet: those that were stored come with {@link #restore} */
    HourBook(
            BookSettings settings, RuleBook rules, Storage storage, Output output, Ledger ledger, BookMeters meters) {
        this.settings = settings;
        this.week = new HourOfWeek(settings.zone());
        this.storage = storage;
        this.rules = rules;
        this.shelf = new Shelf(storage, rules);
        this.log = new HourLog(shelf, storage);
        this.fleet = new FleetView(settings.unknownPrior());
        this.publisher = new Publisher(shelf, week, output, storage);
        this.episodes = new Episodes(settings, storage, publisher, meters);
        this.settling = new Settling(settings, week, storage, shelf, fleet, episodes, publisher);
        this.ledger = ledger;
        this.closing = new Closing(settings, week, shelf, episodes, settling, tally, fleet, ledger, publisher, meters);
        this.counting = new Counting(week, shelf, log, episodes, settling, closing, tally, fleet, ledger, publisher, meters);
        this.walk = new Walk(this, new Rounds(), output);
        this.meters = meters;
    }

    /** Reads what earlier runs left; call once, before anything else. */
    void restore() {
        Long time = storage.clock();
        if (time != null) {
            clock = time;
            closedThrough = closableAt(time);
        }
        fleet.restore(storage.page(Storage.Page.FLEET_VIEW));
        tally.restore(storage.page(Storage.Page.FLEET_TALLY));
        walk.restore(storage.page(Storage.Page.ROUNDS));
        RulePage.restore(rules, storage.page(Storage.Page.RULES));
        restorePairs();
    }

    private void restorePairs() {
        List<Unnumbered> unnumbered = new ArrayList<>();
        List<@Nullable Pair> numbered = new ArrayList<>();
        storage.eachSeries((text, stored) -> {
            if (walk.pairs() < READ_WHOLE || walk.pairs() % READ_WHOLE == 0) {
                // A newer release that learns in another form has written most of them: better to stop now than in an hour.
                Series.read(rules, stored);
            }
            SeriesHead head = SeriesHead.read(stored);
            if (head.number() == Series.NO_NUMBER) {
                unnumbered.add(new Unnumbered(text, head));
            } else {
                while (numbered.size() <= head.number()) {
                    numbered.add(null);
                }
                numbered.set(head.number(), restore(walk.adopt(text, head.number()), head));
            }
        });
        log.restore(number -> number < numbered.size() ? numbered.get(number) : null);
        // Stored by a release that knew no numbers: they get some that none of the others has, and are in no log.
        unnumbered.forEach(each -> restore(walk.pair(each.text()), each.head()));
    }

    private record Unnumbered(byte[] text, SeriesHead head) {}

    private Pair restore(Pair pair, SeriesHead stored) {
        pair.load(stored);
        restoreHours(pair);
        return pair;
    }

    /** The close of an hour stores the hour alone, so the series may be one behind; open hours follow the closed ones. */
    private void restoreHours(Pair pair) {
        Hour next = shelf.hour(pair, pair.closedThrough + 1);
        if (next != null && next.closed) {
            pair.closedThrough++;
            pair.lastActiveHour = next.events > 0 ? next.hour : pair.lastActiveHour;
            next = shelf.hour(pair, pair.closedThrough + 1);
        }
        for (int ahead = 1; ahead <= Series.OPEN_HOURS; ahead++) {
            // As few reads as there can be: a start waits for those of every pair.
            Hour open = ahead == 1 ? next : shelf.hour(pair, pair.closedThrough + ahead);
            pair.putOpenHour(pair.closedThrough + ahead, open != null && !open.closed ? open : null);
        }
    }

    /**
     * Counts one event.
     *
     * @param placed the event's pair, which its caller remembers
     * @param logTime log time of the record, epoch milliseconds
     */
    Outcome event(Placed placed, EventCursor event, long logTime) {
        long number = HourOfWeek.hourOf(event.eventTime());
        return counting.event(
                pairAtPresent(placed, event, number, logTime), event, number, clock, closedThrough, logTime);
    }

    /** The event's pair, closed as far as makes a difference for the event. */
    private Pair pairAtPresent(Placed placed, EventCursor event, long number, long logTime) {
        // A producer whose clock is ahead must not close running hours for everyone.
        advance(Math.min(event.eventTime(), logTime));
        Pair pair = placed.own;
        // A task that was revived has a new book, and a pair may have been forgotten since.
        if (pair == null || pair.book != this) {
            pair = walk.pair(placed.text());
            placed.own = pair;
        }
        if (pair.closedThrough < closedThrough && !isUnmoved(pair, number)) {
            catchUp(pair, logTime);
        }
        return pair;
    }

    /**
     * Whether an event of an hour finds the same, closed or not: the hour runs still, and what it is compared with is frozen
     * since before the hours that wait to be closed. So that the close of an hour is not the work of the first events after
     * it.
     */
    private boolean isUnmoved(Pair pair, long number) {
        return number > closedThrough
                && pair.hasOpenHour()
                && number - pair.closedThrough <= Series.OPEN_HOURS
                && pair.isFrozen(number);
    }

    /**
     * Notes a repeat of an event beside the hour that it would have been in, when that hour is still open or in the ring.
     *
     * @return false when what repeats would have cost leaves the range of money
     */
    boolean repeat(Placed placed, EventCursor event, long number, long logTime) {
        return counting.repeat(pairAtPresent(placed, event, number, logTime), event, number, logTime);
    }

    /** Hears a clock mark, and goes on with what is due. */
    void tick(long epochMillis, long logTime) {
        advance(epochMillis);
        walk.mark();
        walk.step(closedThrough, logTime, true);
    }

    /** Hears what the whole fleet did in an hour. */
    void hear(FleetNotice notice) {
        fleet.hear(notice);
    }

    /** Hears of other settings for some pairs; returns why they cannot be taken, null when they are or are known. */
    @Nullable String hear(RuleChange change) {
        if (!rules.hasRoomFor(change)) {
            return "all rules together take at most " + RuleBook.MOST_BYTES + " bytes: remove some, or use patterns";
        }
        if (rules.put(change)) {
            rules.forgetBefore(closedThrough - settings.retention().toHours());
            rulesDirty = true;
            meters.ruleChanged();
        }
        return null;
    }

    /** Keeps the latest step of an alert that is about all pairs, for queries. */
    void keep(CostAnomalyAlert alert, long opened) {
        byte[] all = PairKey.ALL.bytes();
        storage.putAlert(all, opened, alert);
        storage.deleteAlertsBefore(all, opened - settings.alertRetention().toHours());
    }

    /**
     * Does what the worker asks. A repeat or an older command changes nothing.
     *
     * @return null when it was applied or is a repeat, else why it cannot be
     */
    @Nullable String command(BaselineCommand command, long logTime) {
        return commands.apply(command, logTime);
    }

    /** Goes on with what is due for all pairs, as far as log time has gone on since the last time. */
    void walk(long logTime) {
        walk.step(closedThrough, logTime, false);
    }

    /** Hands everything that changed to the storage; call before each commit. */
    void flush() {
        log.flush(walk.pairs());
        counting.flush();
        if (clockDirty) {
            storage.putClock(clock);
            clockDirty = false;
        }
        put(Storage.Page.FLEET_VIEW, fleet.takeChange());
        put(Storage.Page.FLEET_TALLY, tally.takeChange());
        put(Storage.Page.ROUNDS, walk.takeChange());
        if (rulesDirty) {
            put(Storage.Page.RULES, RulePage.write(rules));
            rulesDirty = false;
        }
    }

    private void put(Storage.Page page, byte @Nullable [] change) {
        if (change != null) {
            storage.putPage(page, change);
        }
    }

    /** The partition's time, epoch milliseconds; before it has heard any, the smallest number. */
    long clock() {
        return clock;
    }

    /** The last hour whose end the clock has passed; UTC epoch hour. */
    long closedThrough() {
        return closedThrough;
    }

    /** The last hour that every pair has closed; UTC epoch hour. */
    long closedEverywhere() {
        return tally.sentThrough();
    }

    /** How long the oldest hour that some pair has not closed is due, by the partition's time; milliseconds, 0 when none is. */
    long closeLag() {
        return hasClosed() && closedEverywhere() < closedThrough ? sinceDue(closedEverywhere() + 1) : 0;
    }

    /** Whether the partition has closed an hour; what was before its first one, no pair was there to close. */
    boolean hasClosed() {
        return closedEverywhere() != Series.NEVER;
    }

    /** Milliseconds from when an hour may be closed to the partition's time. */
    long sinceDue(long hour) {
        return clock - HourOfWeek.startOf(hour + 1) - settings.grace().toMillis();
    }

    Ledger ledger() {
        return ledger;
    }

    private void advance(long epochMillis) {
        if (epochMillis > clock) {
            clock = epochMillis;
            clockDirty = true;
            closedThrough = Math.max(closedThrough, closableAt(epochMillis));
        }
    }

    private long closableAt(long epochMillis) {
        return HourOfWeek.hourOf(epochMillis - settings.grace().toMillis()) - 1;
    }

    /** Closes everything of a pair that has passed. */
    void catchUp(Pair pair, long logTime) {
        Visit visit = new Visit(shelf, pair);
        closing.catchUp(visit, closedThrough, logTime);
        visit.end();
    }

    /** Freezes anew what no event was compared with yet, and what had nothing to be compared with. */
    void refreeze(Pair pair, Series series) {
        for (int i = 0; i < pair.frozen.length; i++) {
            long number = pair.settledThrough + 1 + i;
            Hour hour = pair.openHour(number);
            if (number > pair.closedThrough && (hour == null || !hour.expectation.known())) {
                pair.frozen[i] = series.preview(week, fleet::prior)
                        .under(shelf.judge(pair, number).detector())
                        .expect(week.slotOf(number), fleet.prior(number));
                if (hour != null) {
                    hour.refreeze(pair.frozen[i]);
                    log.touch(pair, hour);
                }
            }
        }
    }

    /** The heap entry of a pair, made when it is new. */
    Pair pair(byte[] text) {
        return walk.pair(text);
    }

    Shelf shelf() {
        return shelf;
    }

    Counting counting() {
        return counting;
    }

    Closing closing() {
        return closing;
    }

    Settling settling() {
        return settling;
    }

    FleetTally tally() {
        return tally;
    }

    Storage storage() {
        return storage;
    }

    Publisher publisher() {
        return publisher;
    }

    BookSettings settings() {
        return settings;
    }

    FleetView fleet() {
        return fleet;
    }

    HourOfWeek week() {
        return week;
    }

    BookMeters meters() {
        return meters;
    }
}
