package dev.costgauge.hours;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.Detector;
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
    private final Shelf<S> shelf;
    private final Episodes<S> episodes;
    private final Closing<S> closing;
    private final Publisher<S> publisher;
    private final BookMeters meters;
    private final Commands<S> commands = new Commands<>(this);

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
        this.shelf = new Shelf<>(storage, detector, week);
        this.publisher = new Publisher<>(detector, week, output, storage);
        this.episodes = new Episodes<>(settings, storage, publisher, meters);
        this.closing = new Closing<>(settings, week, detector, storage, shelf, episodes, publisher, meters);
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
                Hour open = shelf.hour(pair, series.closedThrough + 1 + i);
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
            Series<S> series = shelf.series(pair);
            episodes.crossed(pair, series, hour, event, logTime);
            shelf.store(pair, series);
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
            if (pair.closedThrough < closedThrough && !closing.isDormant(pair)) {
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
                shelf.put(dirty.pair(), dirty.hour());
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

    private Hour open(Pair pair, int ahead, long number) {
        Hour hour = new Hour(number, pair.frozen[ahead]);
        pair.open[ahead] = hour;
        Series<S> series = shelf.series(pair);
        // Stored now: a crash before the first close must not forget that the pair exists.
        series.sawHour(number);
        shelf.store(pair, series);
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

    /** Closes everything of a pair that has passed; returns how many hours that were, at least 1. */
    int catchUp(Pair pair, long logTime) {
        Series<S> series = shelf.series(pair);
        int closed = closing.catchUp(pair, series, closedThrough, logTime);
        shelf.store(pair, series);
        return Math.max(closed, 1);
    }

    private Outcome amend(Pair pair, long number, EventCursor event, long logTime) {
        Series<S> series = shelf.series(pair);
        Hour hour = shelf.closedHour(pair, series, number);
        if (!fits(hour, event)) {
            return Outcome.OUT_OF_BOUNDS;
        }
        count(hour, event);
        amended(pair, series, hour, logTime);
        shelf.store(pair, series);
        meters.amended();
        eventsSinceFlush++;
        return Outcome.AMENDED;
    }

    /** Judges, stores and publishes a closed hour whose totals have changed. */
    void amended(Pair pair, Series<S> series, Hour hour, long logTime) {
        episodes.judge(pair, series, hour, logTime);
        shelf.put(pair, hour);
        publisher.hour(pair, hour);
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

    Shelf<S> shelf() {
        return shelf;
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
