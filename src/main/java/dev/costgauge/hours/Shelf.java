package dev.costgauge.hours;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.detect.Detector;
import org.jspecify.annotations.Nullable;

/** Takes series and hours from the storage, and puts them back, as objects. Not thread-safe. */
final class Shelf<S> {

    private final Storage storage;
    private final Detector<S> detector;
    private final HourOfWeek week;
    private final BinaryWriter writer = new BinaryWriter();

    Shelf(Storage storage, Detector<S> detector, HourOfWeek week) {
        this.storage = storage;
        this.detector = detector;
        this.week = week;
    }

    Series<S> series(Pair pair) {
        byte[] stored = storage.series(pair.text);
        return stored == null ? new Series<>(detector.create()) : Series.read(detector, stored);
    }

    /** Stores the series with what the heap knows better. */
    void store(Pair pair, Series<S> series) {
        series.closedThrough = pair.closedThrough;
        series.lastActiveHour = pair.lastActiveHour;
        series.learnedThrough = pair.learnedThrough;
        System.arraycopy(pair.frozen, 0, series.frozen, 0, pair.frozen.length);
        storage.putSeries(pair.text, series.write(detector, writer));
    }

    @Nullable Hour hour(Pair pair, long number) {
        byte[] stored = storage.hour(pair.text, number);
        return stored == null ? null : Hour.read(stored);
    }

    void put(Pair pair, Hour hour) {
        storage.putHour(pair.text, hour.hour, hour.write(writer));
    }

    /** The closed hour of that number, made when the pair had none: it was not born, or slept. */
    Hour closedHour(Pair pair, Series<S> series, long number) {
        Hour known = hour(pair, number);
        if (known != null) {
            known.revision++;
            return known;
        }
        Hour hour = new Hour(number, detector.expect(series.learned, week.slotOf(number)));
        hour.closed = true;
        series.sawHour(number);
        pair.lastActiveHour = Math.max(pair.lastActiveHour, number);
        return hour;
    }
}
