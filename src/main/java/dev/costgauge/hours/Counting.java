package dev.costgauge.hours;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.detect.Pace;
import dev.costgauge.detect.PaceWatch;
import dev.costgauge.detect.RuleSpec;
import dev.costgauge.hours.Gauge.Outcome;
import dev.costgauge.hours.LedgerLine.Entry;
import dev.costgauge.wire.EventCursor;

/** What one event does to the hour that it is of, open or closed; the pair is at the present already. */
final class Counting {

    private final HourOfWeek week;
    private final Shelf shelf;
    private final HourLog log;
    private final Episodes episodes;
    private final Settling settling;
    private final Closing closing;
    private final FleetTally tally;
    private final FleetView fleet;
    private final Ledger ledger;
    private final Publisher publisher;
    private final BookMeters meters;

    private final Places places = new Places();
    private long eventsSinceFlush;

    Counting(
            HourOfWeek week,
            Shelf shelf,
            HourLog log,
            Episodes episodes,
            Settling settling,
            Closing closing,
            FleetTally tally,
            FleetView fleet,
            Ledger ledger,
            Publisher publisher,
            BookMeters meters) {
        this.week = week;
        this.shelf = shelf;
        this.log = log;
        this.episodes = episodes;
        this.settling = settling;
        this.closing = closing;
        this.tally = tally;
        this.fleet = fleet;
        this.ledger = ledger;
        this.publisher = publisher;
        this.meters = meters;
    }

    /**
     * Counts one event.
     *
     * @param number the event's hour
     * @param clock the partition's time, epoch milliseconds
     * @param closedThrough last hour that is closed, of this pair or still to be
     * @param logTime log time of the record, epoch milliseconds
     */
    Outcome event(
            Pair pair, EventCursor event, long number, long clock, long closedThrough, long logTime) {
        if (number <= pair.closedThrough) {
            return number > pair.learnedThrough ? amend(pair, number, event, logTime) : Outcome.TOO_LATE;
        }
        Hour hour = pair.openHour(number);
        if (hour == null) {
            hour = open(pair, number, logTime);
        }
        byte[] place = placeOf(event);
        int row = hour.shares.row(place);
        if (!count(hour, event, place, row)) {
            return Outcome.OUT_OF_BOUNDS;
        }
        eventsSinceFlush++;
        boolean fast = hour.watch != null
                && hour.watch.event(hour.expectation, pair.hurry, event.costNanos(), hour.cost, clock);
        if (hour.cost >= hour.nextNotice) {
            Visit visit = visitAtPresent(pair, closedThrough, logTime);
            episodes.crossed(pair, visit.series(), hour, event, logTime);
            hour.reshaped = true;
            visit.end();
        } else if (fast) {
            Visit visit = visitAtPresent(pair, closedThrough, logTime);
            episodes.hurried(pair, visit.series(), hour, event, clock, logTime);
            hour.reshaped = true;
            visit.end();
        }
        log.counted(pair, hour, event, row);
        return Outcome.COUNTED;
    }

    /** What is said of a pair comes after what is to be said of the hours before. */
    private Visit visitAtPresent(Pair pair, long closedThrough, long logTime) {
        Visit visit = new Visit(shelf, pair);
        closing.catchUp(visit, closedThrough, logTime);
        return visit;
    }

    /** Notes a repeat; see {@link HourBook#repeat}. */
    boolean repeat(Pair pair, EventCursor event, long number, long logTime) {
        if (number <= pair.learnedThrough) {
            return true;
        }
        if (number <= pair.closedThrough) {
            Visit visit = new Visit(shelf, pair);
            Hour hour = closedHour(pair, visit.series(), number);
            boolean fits = hour.addRepeat(event.costNanos());
            if (fits) {
                if (hour.revision == 0) {
                    tally.amended(hour, true, 0, false);
                }
                amended(pair, visit.series(), hour, logTime);
            }
            visit.end();
            return fits;
        }
        Hour hour = pair.openHour(number);
        if (hour == null) {
            hour = open(pair, number, logTime);
        }
        log.touch(pair, hour);
        return hour.addRepeat(event.costNanos());
    }

    /** Tells the meters; call before each commit. */
    void flush() {
        meters.events(eventsSinceFlush);
        eventsSinceFlush = 0;
    }

    private Hour open(Pair pair, long number, long logTime) {
        Visit visit = new Visit(shelf, pair);
        if (!pair.isNumberStored || pair.wouldBeFirst(number)) {
            // Stored now: a crash before the first close must not forget that the pair exists, or since when.
            visit.series();
        }
        settling.freezeThrough(visit, number, logTime);
        Hour hour = new Hour(number, pair.frozenFor(number));
        RuleSpec spec = shelf.judge(pair, number).spec();
        if (spec.pace()) {
            hour.watch = new PaceWatch(Pace.DEFAULT, spec.minImpact(), HourOfWeek.startOf(number));
        }
        pair.putOpenHour(number, hour);
        pair.sawHour(number);
        log.touch(pair, hour);
        visit.end();
        return hour;
    }

    /** Adds the event to the hour's totals; false, and nothing is added, when one would leave the range of money. */
    private boolean count(Hour hour, EventCursor event, byte[] place, int row) {
        long cost = event.costNanos();
        if (Math.abs(hour.cost + cost) > Nanos.MAX || !hour.shares.fits(row, cost)) {
            return false;
        }
        hour.cost += cost;
        hour.events++;
        hour.requests += event.requests();
        hour.inputTokens += event.inputTokens();
        hour.outputTokens += event.outputTokens();
        hour.cachedTokens += event.cachedTokens();
        hour.shares.add(row, place, cost);
        return true;
    }

    private byte[] placeOf(EventCursor event) {
        return places.of(event.bytes(), event.placeFrom(), event.placeTo());
    }

    private Outcome amend(Pair pair, long number, EventCursor event, long logTime) {
        Visit visit = new Visit(shelf, pair);
        Series series = visit.series();
        Hour hour = closedHour(pair, series, number);
        boolean isNew = hour.revision == 0;
        long costBefore = hour.cost;
        boolean heardBefore = hour.events > 0;
        byte[] place = placeOf(event);
        if (!count(hour, event, place, hour.shares.row(place))) {
            visit.end();
            return Outcome.OUT_OF_BOUNDS;
        }
        tally.amended(hour, isNew, costBefore, heardBefore);
        series.ring.set(number, learns(pair, number), hour.cost);
        ledger.book(Entry.CLOSED, number, 1, event.costNanos());
        amended(pair, series, hour, logTime);
        visit.end();
        meters.amended();
        eventsSinceFlush++;
        return Outcome.AMENDED;
    }

    private boolean learns(Pair pair, long number) {
        return !shelf.judge(pair, number).detector().heedsFleet()
                || fleet.verdict(number).learns();
    }

    /** The closed hour of that number, made when the pair had none: it was not born, or slept. */
    Hour closedHour(Pair pair, Series series, long number) {
        Hour hour = shelf.hour(pair, number);
        if (hour != null) {
            hour.revision++;
        } else {
            hour = new Hour(number, series.learned.expect(week.slotOf(number), fleet.prior(number)));
            hour.closed = true;
            pair.sawHour(number);
            pair.lastActiveHour = Math.max(pair.lastActiveHour, number);
        }
        hour.settled = number <= pair.settledThrough;
        return hour;
    }

    /** Judges, stores and publishes a closed hour whose totals have changed. */
    void amended(Pair pair, Series series, Hour hour, long logTime) {
        episodes.judge(pair, series, hour, logTime);
        shelf.put(pair, hour);
        publisher.hour(pair, hour);
    }
}
