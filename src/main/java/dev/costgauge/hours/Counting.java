package dev.costgauge.hours;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.detect.Pace;
import dev.costgauge.detect.PaceWatch;
import dev.costgauge.detect.RuleSpec;
import dev.costgauge.hours.Gauge.Outcome;
import dev.costgauge.hours.LedgerLine.Entry;
import dev.costgauge.wire.EventCursor;
import java.util.ArrayList;
import java.util.List;

/** What one event does to the hour that it is of, open or closed; the pair is at the present already. */
final class Counting {

    private final HourOfWeek week;
    private final Shelf shelf;
    private final Episodes episodes;
    private final Settling settling;
    private final FleetTally tally;
    private final FleetView fleet;
    private final Ledger ledger;
    private final Publisher publisher;
    private final BookMeters meters;

    private final Places places = new Places();
    private final List<DirtyHour> dirtyHours = new ArrayList<>();
    private long eventsSinceFlush;

    private record DirtyHour(Pair pair, Hour hour) {}

    Counting(
            HourOfWeek week,
            Shelf shelf,
            Episodes episodes,
            Settling settling,
            FleetTally tally,
            FleetView fleet,
            Ledger ledger,
            Publisher publisher,
            BookMeters meters) {
        this.week = week;
        this.shelf = shelf;
        this.episodes = episodes;
        this.settling = settling;
        this.tally = tally;
        this.fleet = fleet;
        this.ledger = ledger;
        this.publisher = publisher;
        this.meters = meters;
    }

    /**
     * Counts one event.
     *
     * @param clock the partition's time, epoch milliseconds
     * @param logTime log time of the record, epoch milliseconds
     */
    Outcome event(Pair pair, EventCursor event, long clock, long logTime) {
        long number = HourOfWeek.hourOf(event.eventTime());
        if (number <= pair.closedThrough) {
            return number > pair.learnedThrough ? amend(pair, number, event, logTime) : Outcome.TOO_LATE;
        }
        int ahead = (int) (number - pair.closedThrough - 1);
        Hour hour = pair.open[ahead];
        if (hour == null) {
            hour = open(pair, ahead, number, logTime);
        }
        if (!count(hour, event)) {
            return Outcome.OUT_OF_BOUNDS;
        }
        eventsSinceFlush++;
        touch(pair, hour);
        boolean fast = hour.watch != null
                && hour.watch.event(hour.expectation, pair.hurry, event.costNanos(), hour.cost, clock);
        if (hour.cost >= hour.nextNotice) {
            Visit visit = new Visit(shelf, pair);
            episodes.crossed(pair, visit.series(), hour, event, logTime);
            visit.end();
        } else if (fast) {
            Visit visit = new Visit(shelf, pair);
            episodes.hurried(pair, visit.series(), hour, event, clock, logTime);
            visit.end();
        }
        return Outcome.COUNTED;
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
        int ahead = (int) (number - pair.closedThrough - 1);
        Hour hour = pair.open[ahead];
        if (hour == null) {
            hour = open(pair, ahead, number, logTime);
        }
        touch(pair, hour);
        return hour.addRepeat(event.costNanos());
    }

    /** Sees to it that an open hour is written with the next commit. */
    void touch(Pair pair, Hour hour) {
        if (!hour.dirty) {
            hour.dirty = true;
            dirtyHours.add(new DirtyHour(pair, hour));
        }
    }

    /** Hands the open hours that changed to the storage. */
    void flush() {
        for (DirtyHour dirty : dirtyHours) {
            // An hour that was closed since then has been stored by its close.
            if (dirty.hour().dirty) {
                shelf.put(dirty.pair(), dirty.hour());
                dirty.hour().dirty = false;
            }
        }
        dirtyHours.clear();
        meters.events(eventsSinceFlush);
        eventsSinceFlush = 0;
    }

    private Hour open(Pair pair, int ahead, long number, long logTime) {
        Visit visit = new Visit(shelf, pair);
        // Stored now: a crash before the first close must not forget that the pair exists.
        visit.series();
        settling.freezeThrough(visit, number, logTime);
        Hour hour = new Hour(number, pair.frozenFor(number));
        RuleSpec spec = shelf.judge(pair, number).spec();
        if (spec.pace()) {
            hour.watch = new PaceWatch(Pace.DEFAULT, spec.minImpact(), HourOfWeek.startOf(number));
        }
        pair.open[ahead] = hour;
        pair.sawHour(number);
        touch(pair, hour);
        visit.end();
        return hour;
    }

    /** Adds the event to the hour's totals; false, and nothing is added, when one would leave the range of money. */
    private boolean count(Hour hour, EventCursor event) {
        long cost = event.costNanos();
        byte[] place = places.of(event.bytes(), event.placeFrom(), event.placeTo());
        int row = hour.shares.row(place);
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

    private Outcome amend(Pair pair, long number, EventCursor event, long logTime) {
        Visit visit = new Visit(shelf, pair);
        Series series = visit.series();
        Hour hour = closedHour(pair, series, number);
        boolean isNew = hour.revision == 0;
        long costBefore = hour.cost;
        boolean heardBefore = hour.events > 0;
        if (!count(hour, event)) {
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
