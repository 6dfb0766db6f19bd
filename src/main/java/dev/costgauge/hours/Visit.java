package dev.costgauge.hours;

import org.jspecify.annotations.Nullable;

/** One piece of work on a pair: its series is read when it is first asked for, and stored once at the end. */
final class Visit {

    private final Shelf shelf;
    private final Pair pair;
    private @Nullable Series series;

    Visit(Shelf shelf, Pair pair) {
        this.shelf = shelf;
        this.pair = pair;
    }

    Pair pair() {
        return pair;
    }

    Series series() {
        Series known = series;
        if (known == null) {
            known = shelf.series(pair);
            series = known;
        }
        return known;
    }

    /** Stores what was read; what was not read has not changed. */
    void end() {
        if (series != null) {
            shelf.store(pair, series);
        }
    }
}
