package dev.costgauge.hours;

import dev.costgauge.cost.HourOfWeek;

/**
 * What happens to a pair when an hour has passed: its totals are published and counted for the fleet. What the hour means
 * is said by {@link Settling}, once the fleet's verdict is in; at the latest before the next hour is closed.
 */
final class Closing {

    private final BookSettings settings;
    private final HourOfWeek week;
    private final Shelf shelf;
    private final Episodes episodes;
    private final Settling settling;
    private final FleetTally tally;
    private final FleetView fleet;
    private final Ledger ledger;
    private final Publisher publisher;
    private final BookMeters meters;

    Closing(
            BookSettings settings,
            HourOfWeek week,
            Shelf shelf,
            Episodes episodes,
            Settling settling,
            FleetTally tally,
            FleetView fleet,
            Ledger ledger,
            Publisher publisher,
            BookMeters meters) {
        this.settings = settings;
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
     * Closes every hour of a pair up to one; returns how many hours that were.
     *
     * @param through last hour to close
     */
    int catchUp(Visit visit, long through, long logTime) {
        Pair pair = visit.pair();
        int closed = 0;
        while (pair.closedThrough < through) {
            if (isDormant(pair)) {
                wake(visit, through);
            } else {
                settling.catchUp(visit, logTime);
                close(visit, logTime);
                closed++;
                // Who does not heed the fleet need not wait for it.
                if (fleet.hasHeard(pair.closedThrough) || !shelf.judge(pair, pair.closedThrough).detector().heedsFleet()) {
                    settling.catchUp(visit, logTime);
                }
            }
        }
        return closed;
    }

    /** Sleeps until its next event: everything that it left in the ring is learned. */
    boolean isDormant(Pair pair) {
        return !pair.hasOpenHour()
                && (pair.lastActiveHour == Series.NEVER
                        || pair.closedThrough
                                >= pair.lastActiveHour + settings.active().toHours() + settings.ring());
    }

    /** A pair that slept, or is new, goes on at the present. */
    private void wake(Visit visit, long through) {
        Pair pair = visit.pair();
        Series series = visit.series();
        series.ring.clear();
        // Late cost may still make one of these hours.
        for (long number = through - settings.ring() + 1; number <= through; number++) {
            series.ring.add(number, false, true, 0);
        }
        pair.closedThrough = through;
        pair.settledThrough = through;
        pair.learnedThrough = through - settings.ring();
        for (int i = 0; i < pair.frozen.length; i++) {
            long number = through + 1 + i;
            series.learned = series.learned.under(shelf.judge(pair, number).detector());
            pair.frozen[i] = series.learned.expect(week.slotOf(number), fleet.prior(number));
        }
    }

    private void close(Visit visit, long logTime) {
        Pair pair = visit.pair();
        long number = pair.closedThrough + 1;
        Hour hour = pair.shift();
        if (hour == null && isZeroHour(pair, number)) {
            hour = new Hour(number, pair.frozenFor(number));
        }
        if (hour == null) {
            // Nothing is stored that would say that it is closed, so the series has to.
            visit.series();
            return;
        }
        // Only now: an event of a later hour must not make this one count that the pair slept through.
        pair.lastActiveHour = hour.events > 0 ? number : pair.lastActiveHour;
        hour.closed = true;
        hour.dirty = false;
        if (hour.watch != null) {
            // Kept with the hour until the pair learns of it: a restart comes at any moment.
            hour.pacePeak = hour.watch.peak();
            hour.watch = null;
        }
        if (hour.anomaly != null || hour.verdict().anomalous()) {
            episodes.judge(pair, visit.series(), hour, logTime);
        }
        shelf.put(pair, hour);
        publisher.hour(pair, hour);
        tally.closed(hour);
        if (hour.events > 0) {
            ledger.book(LedgerLine.Entry.CLOSED, number, hour.events, hour.cost);
        }
        meters.closed();
    }

    /** An hour without events is an observed zero from the pair's first hour on, for a while after each active one. */
    private boolean isZeroHour(Pair pair, long number) {
        return pair.firstHour != Series.NEVER
                && number >= pair.firstHour
                && number <= pair.lastActiveHour + settings.active().toHours();
    }
}
