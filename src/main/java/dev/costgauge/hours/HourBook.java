package dev.costgauge.hours;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.Detector;
import dev.costgauge.detect.Expectation;
import dev.costgauge.wire.EventCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hours of all pairs of one partition. Time is what events and clock marks say: an hour is closed once that time has
 * passed its end and the grace, and everything that follows behaves as if all pairs had been closed at that moment. The
 * work itself is spread: each pair is closed when it is next touched, or by {@link #walk}, whichever comes first.
 *
 * <p>Not thread-safe: it belongs to one stream task.
 *
 * @param <S> the detector's learned state
 */
public final class HourBook<S> {

    /** What an event came to. */
    public enum Outcome {
        /** It is in an open hour. */
        COUNTED,
        /** It amended an hour that was closed already. */
        AMENDED,
        /** Its hour has left the ring; the caller keeps the event elsewhere. */
        TOO_LATE,
        /** The hour's total would leave the range of money. */
        OUT_OF_BOUNDS
    }

    private final BookSettings settings;
    private final HourOfWeek week;
    private final Detector<S> detector;
    private final Storage storage;
    private final Episodes<S> episodes;
    private final Publisher<S> publisher;
    private final BookMeters meters;
    private final Commands<S> commands = new Commands<>(this);
    private final BinaryWriter writer = new BinaryWriter();

    private final Map<PairKey, Pair> pairs = new HashMap<>();
    private final List<Pair> walkOrder = new ArrayList<>();
    private final List<DirtyHour> dirtyHours = new ArrayList<>();
    private int walkAt;
    private long clock = Long.MIN_VALUE;
    private long closedThrough = Series.NEVER;
    private boolean clockDirty;
    private long eventsSinceFlush;

    private record DirtyHour(Pair pair, Hour hour) {}

    public HourBook(
            BookSettings settings, Detector<S> detector, Storage storage, Output output, BookMeters meters) {
        this.settings = settings;
        this.week = new HourOfWeek(settings.zone());
        this.detector = detector;
        this.storage = storage;
        this.publisher = new Publisher<>(detector, week, output, storage);
        this.episodes = new Episodes<>(settings, storage, publisher, meters);
        this.meters = meters;
    }

    /** Reads what earlier runs left; call once, before anything else. */
    public void restore() {
        Long time = storage.clock();
        if (time != null) {
            clock = time;
            closedThrough = closableAt(time);
        }
        storage.eachSeries((text, bytes) -> {
            Series<S> series = Series.read(detector, bytes);
            Pair pair = adopt(PairKey.parse(new String(text, StandardCharsets.UTF_8)), text);
            pair.closedThrough = series.closedThrough;
            pair.lastActiveHour = series.lastActiveHour;
            pair.learnedThrough = series.learnedThrough;
            System.arraycopy(series.frozen, 0, pair.frozen, 0, pair.frozen.length);
            for (int i = 0; i < pair.open.length; i++) {
                byte[] hour = storage.hour(text, series.closedThrough + 1 + i);
                Hour open = hour == null ? null : Hour.read(hour);
                if (open != null && !open.closed) {
                    pair.open[i] = open;
                }
            }
        });
    }

    /** The heap entry of a pair, made when it is new. */
    Pair pair(PairKey key, byte[] text) {
        Pair known = pairs.get(key);
        return known != null ? known : adopt(key, text);
    }

    private Pair adopt(PairKey key, byte[] text) {
        Pair pair = new Pair(this, key, text);
        pairs.put(key, pair);
        walkOrder.add(pair);
        return pair;
    }

    /**
     * Counts one event.
     *
     * @param placed the event's pair, as {@link PairTable} found it
     * @param logTime log time of the record, epoch milliseconds
     */
    public Outcome event(Placed placed, EventCursor event, long logTime) {
        // A producer whose clock is ahead must not close running hours for everyone.
        advance(Math.min(event.eventTime(), logTime));
        Pair pair = placed.own;
        // A task that was revived has a new book, and a pair may have been forgotten since.
        if (pair == null || pair.book != this) {
            pair = pair(placed.key(), placed.text());
            placed.own = pair;
        }
        long number = HourOfWeek.hourOf(event.eventTime());
        if (pair.closedThrough < closedThrough) {
            catchUp(pair, logTime);
        }
        if (number <= pair.closedThrough) {
            return number > pair.learnedThrough ? amend(pair, number, event, logTime) : Outcome.TOO_LATE;
        }
        int ahead = (int) (number - pair.closedThrough - 1);
        Hour hour = pair.open[ahead];
        if (hour == null) {
            hour = open(pair, ahead, number);
        }
        if (!fits(hour, event)) {
            return Outcome.OUT_OF_BOUNDS;
        }
        count(hour, event);
        eventsSinceFlush++;
        touch(pair, hour);
        if (hour.cost >= hour.nextNotice) {
            Series<S> series = series(pair);
            episodes.crossed(pair, series, hour, event, logTime);
            store(pair, series);
        }
        return Outcome.COUNTED;
    }

    /** Sees to it that an open hour is written with the next commit. */
    private void touch(Pair pair, Hour hour) {
        if (!hour.dirty) {
            hour.dirty = true;
            dirtyHours.add(new DirtyHour(pair, hour));
        }
    }

    /** Hears a clock mark. */
    public void tick(long epochMillis) {
        advance(epochMillis);
    }

    /**
     * Does what the worker asks. A repeat or an older command changes nothing.
     *
     * @return null when it was applied or is a repeat, else why it cannot be
     */
    public @Nullable String command(BaselineCommand command, long logTime) {
        return commands.apply(command, logTime);
    }

    /** Closes some {@code limit} hours of pairs that nobody touched since their hour passed, and forgets the long silent. */
    public void walk(int limit, long logTime) {
        int left = limit;
        while (left > 0 && walkAt < walkOrder.size()) {
            Pair pair = walkOrder.get(walkAt);
            if (isForgettable(pair)) {
                forget(pair);
                left--;
                continue;
            }
            walkAt++;
            if (pair.closedThrough < closedThrough && !dormant(pair)) {
                left -= catchUp(pair, logTime);
            }
        }
    }

    private boolean isForgettable(Pair pair) {
        return pair.lastActiveHour != Series.NEVER
                && !pair.hasOpenHour()
                && closedThrough
                        > pair.lastActiveHour
                                + settings.active().toHours()
                                + Math.max(
                                        settings.retention().toHours(),
                                        settings.alertRetention().toHours());
    }

    /** The last of the walk's order takes the pair's place. */
    private void forget(Pair pair) {
        storage.forget(pair.text);
        pairs.remove(pair.key);
        pair.book = null;
        Pair last = walkOrder.removeLast();
        if (last != pair) {
            walkOrder.set(walkAt, last);
        }
        meters.pairForgotten();
    }

    /** Hands everything that changed to the storage; call before each commit. */
    public void flush() {
        for (DirtyHour dirty : dirtyHours) {
            // An hour that was closed since then has been stored by its close.
            if (dirty.hour().dirty) {
                storage.putHour(dirty.pair().text, dirty.hour().hour, dirty.hour().write(writer));
                dirty.hour().dirty = false;
            }
        }
        dirtyHours.clear();
        if (clockDirty) {
            storage.putClock(clock);
            clockDirty = false;
        }
        meters.events(eventsSinceFlush);
        eventsSinceFlush = 0;
    }

    /** The last hour that is closed for every pair; UTC epoch hour. */
    public long closedThrough() {
        return closedThrough;
    }

    private void advance(long epochMillis) {
        if (epochMillis > clock) {
            clock = epochMillis;
            clockDirty = true;
            long closable = closableAt(epochMillis);
            if (closable > closedThrough) {
                closedThrough = closable;
                walkAt = 0;
            }
        }
    }

    private long closableAt(long epochMillis) {
        return HourOfWeek.hourOf(epochMillis - settings.grace().toMillis()) - 1;
    }

    /** Sleeps until its next event: everything that it left in the ring is learned. */
    private boolean dormant(Pair pair) {
        return !pair.hasOpenHour()
                && (pair.lastActiveHour == Series.NEVER
                        || pair.closedThrough
                                >= pair.lastActiveHour + settings.active().toHours() + settings.ring());
    }

    private Hour open(Pair pair, int ahead, long number) {
        Hour hour = new Hour(number, pair.frozen[ahead]);
        pair.open[ahead] = hour;
        Series<S> series = series(pair);
        // Stored now: a crash before the first close must not forget that the pair exists.
        series.firstHour = series.firstHour == Series.NEVER ? number : Math.min(series.firstHour, number);
        store(pair, series);
        return hour;
    }

    private static boolean fits(Hour hour, EventCursor event) {
        return Math.abs(hour.cost + event.costNanos()) <= Nanos.MAX
                && hour.shares.fits(event.bytes(), event.placeFrom(), event.placeTo(), event.costNanos());
    }

    private static void count(Hour hour, EventCursor event) {
        long cost = event.costNanos();
        hour.cost += cost;
        hour.events++;
        hour.requests += event.requests();
        hour.inputTokens += event.inputTokens();
        hour.outputTokens += event.outputTokens();
        hour.cachedTokens += event.cachedTokens();
        hour.shares.add(event.bytes(), event.placeFrom(), event.placeTo(), cost);
    }

    /** Closes everything of a pair that has passed; returns how many hours that were. */
    int catchUp(Pair pair, long logTime) {
        Series<S> series = series(pair);
        int closed = 0;
        while (pair.closedThrough < closedThrough) {
            if (dormant(pair)) {
                wake(pair, series);
            } else {
                close(pair, series, logTime);
                closed++;
            }
        }
        store(pair, series);
        return Math.max(closed, 1);
    }

    /** A pair that slept, or is new, goes on at the present. */
    private void wake(Pair pair, Series<S> series) {
        pair.closedThrough = closedThrough;
        pair.learnedThrough = closedThrough - settings.ring();
        for (int i = 0; i < pair.frozen.length; i++) {
            pair.frozen[i] = detector.expect(series.learned, week.slotOf(closedThrough + 1 + i));
        }
    }

    private void close(Pair pair, Series<S> series, long logTime) {
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
            storage.putHour(pair.text, number, hour.write(writer));
            publisher.hour(pair, hour);
            meters.closed();
        }
        learnThrough(pair, series, number - settings.ring());
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
    private void learnThrough(Pair pair, Series<S> series, long last) {
        for (long next = Math.max(pair.learnedThrough, last - settings.retention().toHours()) + 1; next <= last; next++) {
            learn(pair, series, next);
            pair.learnedThrough = next;
        }
    }

    private void learn(Pair pair, Series<S> series, long number) {
        Hour hour = storedHour(pair, number);
        if (hour != null) {
            int slot = week.slotOf(number);
            detector.learn(series.learned, slot, Nanos.toDollars(hour.cost));
            publisher.learned(pair, series, slot, hour, closedThrough);
        }
    }

    private Outcome amend(Pair pair, long number, EventCursor event, long logTime) {
        Series<S> series = series(pair);
        Hour hour = closedHour(pair, series, number);
        if (!fits(hour, event)) {
            return Outcome.OUT_OF_BOUNDS;
        }
        count(hour, event);
        amended(pair, series, hour, logTime);
        store(pair, series);
        meters.amended();
        eventsSinceFlush++;
        return Outcome.AMENDED;
    }

    /** The closed hour of that number, made when the pair had none: it was not born, or slept. */
    Hour closedHour(Pair pair, Series<S> series, long number) {
        Hour known = storedHour(pair, number);
        if (known != null) {
            known.revision++;
            return known;
        }
        Hour hour = new Hour(number, detector.expect(series.learned, week.slotOf(number)));
        hour.closed = true;
        series.firstHour = series.firstHour == Series.NEVER ? number : Math.min(series.firstHour, number);
        pair.lastActiveHour = Math.max(pair.lastActiveHour, number);
        return hour;
    }

    /** Judges, stores and publishes a closed hour whose totals have changed. */
    void amended(Pair pair, Series<S> series, Hour hour, long logTime) {
        episodes.judge(pair, series, hour, logTime);
        storage.putHour(pair.text, hour.hour, hour.write(writer));
        publisher.hour(pair, hour);
    }

    private @Nullable Hour storedHour(Pair pair, long number) {
        byte[] stored = storage.hour(pair.text, number);
        return stored == null ? null : Hour.read(stored);
    }

    Series<S> series(Pair pair) {
        byte[] stored = storage.series(pair.text);
        return stored == null ? new Series<>(detector.create()) : Series.read(detector, stored);
    }

    void store(Pair pair, Series<S> series) {
        series.closedThrough = pair.closedThrough;
        series.lastActiveHour = pair.lastActiveHour;
        series.learnedThrough = pair.learnedThrough;
        System.arraycopy(pair.frozen, 0, series.frozen, 0, pair.frozen.length);
        storage.putSeries(pair.text, series.write(detector, writer));
    }

    /** Freezes anew what no event was compared with yet, and what had nothing to be compared with. */
    void refreeze(Pair pair, Series<S> series) {
        for (int i = 0; i < pair.frozen.length; i++) {
            Hour hour = pair.open[i];
            if (hour == null || !hour.expectation.known()) {
                pair.frozen[i] = detector.expect(series.learned, week.slotOf(pair.closedThrough + 1 + i));
                if (hour != null) {
                    hour.refreeze(pair.frozen[i]);
                    touch(pair, hour);
                }
            }
        }
    }

    Publisher<S> publisher() {
        return publisher;
    }

    BookSettings settings() {
        return settings;
    }

    Detector<S> detector() {
        return detector;
    }

    HourOfWeek week() {
        return week;
    }

    BookMeters meters() {
        return meters;
    }
}
