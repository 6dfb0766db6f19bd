package dev.costgauge.hours;

import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.Expectation;
import org.jspecify.annotations.Nullable;

/**
 * What stays on the heap for a pair of the partition: its open hours, and how far it is closed. Everything else is read
 * from the store when an hour opens or closes. Not thread-safe.
 */
final class Pair {

    final PairKey key;

    /** The book that counts with this entry; null once the pair is forgotten. */
    @Nullable HourBook<?> book;

    /** Text form in UTF-8. */
    final byte[] text;

    long closedThrough = Series.NEVER;
    long lastActiveHour = Series.NEVER;

    /** See {@link Series#learnedThrough}. */
    long learnedThrough = Series.NEVER;

    /** The expectations of the two hours to come; see {@link Series#frozen}. */
    final Expectation[] frozen = {Expectation.NONE, Expectation.NONE};

    /** Open hours {@code closedThrough + 1} and {@code closedThrough + 2}; null where no event has come yet. */
    final @Nullable Hour[] open = new Hour[Series.FROZEN_AHEAD];

    Pair(HourBook<?> book, PairKey key, byte[] text) {
        this.book = book;
        this.key = key;
        this.text = text;
    }

    @Nullable Hour openHour(long hour) {
        long ahead = hour - closedThrough - 1;
        return ahead >= 0 && ahead < open.length ? open[(int) ahead] : null;
    }

    boolean hasOpenHour() {
        return open[0] != null || open[1] != null;
    }

    /** Moves the window by one hour and hands back the hour that left it. */
    @Nullable Hour shift() {
        Hour first = open[0];
        open[0] = open[1];
        open[1] = null;
        closedThrough++;
        return first;
    }
}
