package dev.costgauge.hours;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.detect.Detector;
import dev.costgauge.detect.Expectation;

/** What happens to a pair when an hour has passed: the verdict, the learning, the freezing, the forgetting. */
final class Closing<S> {

    private final BookSettings settings;
    private final HourOfWeek week;
    private final Detector<S> detector;
    private final Storage storage;
    private final Shelf<S> shelf;
    private final Episodes<S> episodes;
    private final Publisher<S> publisher;
    private final BookMeters meters;

    Closing(
            BookSettings settings,
            HourOfWeek week,
            Detector<S> detector,
            Storage storage,
            Shelf<S> shelf,
            Episodes<S> episodes,
            Publisher<S> publisher,
            BookMeters meters) {
        this.settings = settings;
        this.week = week;
        this.detector = detector;
        this.storage = storage;
        this.shelf = shelf;
        this.episodes = episodes;
        this.publisher = publisher;
        this.meters = meters;
    }

    /**
     * Closes every hour of a pair up to one; returns how many hours that were.
     *
     * @param through last hour to close
     */
    int catchUp(Pair pair, Series<S> series, long through, long logTime) {
        int closed = 0;
        while (pair.closedThrough < through) {
            if (isDormant(pair)) {
                wake(pair, series, through);
            } else {
                close(pair, series, through, logTime);
                closed++;
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
    private void wake(Pair pair, Series<S> series, long through) {
        pair.closedThrough = through;
        pair.learnedThrough = through - settings.ring();
        for (int i = 0; i < pair.frozen.length; i++) {
            pair.frozen[i] = detector.expect(series.learned, week.slotOf(through + 1 + i));
        }
    }

    private void close(Pair pair, Series<S> series, long clockHour, long logTime) {
        Expectation frozen = pair.frozen[0];
        Hour hour = pair.shift();
        long number = pair.closedThrough;
        if (hour == null && isZeroHour(pair, series, number)) {
            hour = new Hour(number, frozen);
        }
        if (hour != null) {
            // Only now: an event of a later hour must not make this one count that the pair slept through.
            pair.lastActiveHour = hour.events > 0 ? number : pair.lastActiveHour;
            hour.closed = true;
            hour.dirty = false;
            episodes.judge(pair, series, hour, logTime);
            shelf.put(pair, hour);
            publisher.hour(pair, hour);
            meters.closed();
        }
        learnThrough(pair, series, number - settings.ring(), clockHour);
        pair.frozen[0] = pair.frozen[1];
        pair.frozen[1] = detector.expect(series.learned, week.slotOf(number + 2));
        if (hour != null) {
            episodes.quiet(pair, series, hour, logTime);
        }
        expire(pair, series, number);
    }

    /** An hour without events is an observed zero from the pair's first hour on, for a while after each active one. */
    private boolean isZeroHour(Pair pair, Series<S> series, long number) {
        return series.firstHour != Series.NEVER
                && number >= series.firstHour
                && number <= pair.lastActiveHour + settings.active().toHours();
    }

    private void expire(Pair pair, Series<S> series, long number) {
        long old = number - settings.retention().toHours();
        if (series.firstHour != Series.NEVER && old >= series.firstHour) {
            storage.deleteHour(pair.text, old);
        }
        // A range scan; once a day is often enough.
        if (series.episode != null && number % 24 == 0) {
            storage.deleteAlertsBefore(pair.text, number - settings.alertRetention().toHours());
        }
    }

    /** Kept as a number of its own, so that a change of the ring neither learns an hour twice nor leaves one out. */
    private void learnThrough(Pair pair, Series<S> series, long last, long clockHour) {
        for (long next = Math.max(pair.learnedThrough, last - settings.retention().toHours()) + 1; next <= last; next++) {
            learn(pair, series, next, clockHour);
            pair.learnedThrough = next;
        }
    }

    private void learn(Pair pair, Series<S> series, long number, long clockHour) {
        Hour hour = shelf.hour(pair, number);
        if (hour != null) {
            int slot = week.slotOf(number);
            detector.learn(series.learned, slot, Nanos.toDollars(hour.cost));
            publisher.learned(pair, series, slot, hour, clockHour);
        }
    }
}
