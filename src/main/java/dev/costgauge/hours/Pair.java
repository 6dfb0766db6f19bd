package dev.costgauge.hours;

import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.Hurry;
import dev.costgauge.rules.RuleBook;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stays on the heap for a pair of the partition: its open hours, and how far it is closed. Everything else is read
 * from the store when an hour opens or is settled. Not thread-safe.
 */
final class Pair {

    /** The book that counts with this entry; null once the pair is forgotten. */
    @Nullable HourBook book;

    /** Open hours {@code closedThrough + 1} and {@code closedThrough + 2}; null where no event has come yet. */
    private @Nullable Hour next;

    private @Nullable Hour afterNext;

    /** How fast its quiet hours are, for the pace. */
    Hurry hurry = Hurry.NONE;

    /** Text form in UTF-8. */
    final byte[] text;

    /** What the log of open hours calls it; see {@link Series#number}. */
    final int number;

    /** Whether the store knows the number. */
    boolean isNumberStored;

    /** See {@link Series#settledThrough}, and so on: the heap knows better than the store. */
    long settledThrough = Series.NEVER;

    long learnedThrough = Series.NEVER;
    long firstHour = Series.NEVER;
    long lastActiveHour = Series.NEVER;

    /** Last of the numbers: beside the references on the heap, where an event that needs them needs it too. */
    long closedThrough = Series.NEVER;

    /** The expectations of the two hours after the last settled one; see {@link Series#frozen}. */
    final Expectation[] frozen = {Expectation.NONE, Expectation.NONE};

    /** The settings that were last asked for; kept while they hold. */
    RuleBook.@Nullable Judge judge;

    Pair(HourBook book, byte[] text, int number) {
        this.book = book;
        this.text = text;
        this.number = number;
    }

    /** Fetches the part of its memory that an event looks at; what it answers means nothing. */
    long prefetch() {
        return closedThrough + (next == null ? 0 : 1);
    }

    /** Its names: read from the text, because three strings for each pair would be a third of the heap's objects. */
    PairKey key() {
        return PairKey.parse(text);
    }

    /** Takes over what the store knows. */
    void load(SeriesHead stored) {
        closedThrough = stored.closedThrough();
        settledThrough = stored.settledThrough();
        learnedThrough = stored.learnedThrough();
        firstHour = stored.firstHour();
        lastActiveHour = stored.lastActiveHour();
        hurry = stored.hurry();
        isNumberStored = stored.number() == number;
        frozen[0] = stored.next();
        frozen[1] = stored.afterNext();
    }

    /** Hands the store what the heap knows better. */
    void save(Series series) {
        series.closedThrough = closedThrough;
        series.settledThrough = settledThrough;
        series.learnedThrough = learnedThrough;
        series.firstHour = firstHour;
        series.lastActiveHour = lastActiveHour;
        series.hurry = hurry;
        series.number = number;
        isNumberStored = true;
        System.arraycopy(frozen, 0, series.frozen, 0, frozen.length);
    }

    /** Notes an hour with events; the first of them is where observed zeros begin. */
    void sawHour(long number) {
        if (wouldBeFirst(number)) {
            firstHour = number;
        }
    }

    boolean wouldBeFirst(long number) {
        return firstHour == Series.NEVER || number < firstHour;
    }

    /** The open hour of that number; null when there is none. */
    @Nullable Hour openHour(long hour) {
        long ahead = hour - closedThrough - 1;
        return ahead == 0 ? next : ahead == 1 ? afterNext : null;
    }

    /** The later one of the open hours, which most events are of; null when there is none. */
    @Nullable Hour latestOpen() {
        return afterNext != null ? afterNext : next;
    }

    /** @param hour null for none */
    void putOpenHour(long number, @Nullable Hour hour) {
        if (Objects.checkIndex(number - closedThrough - 1, (long) Series.OPEN_HOURS) == 0) {
            next = hour;
        } else {
            afterNext = hour;
        }
    }

    boolean hasOpenHour() {
        return next != null || afterNext != null;
    }

    /** Whether the expectation of an hour is known already. */
    boolean isFrozen(long hour) {
        return hour - settledThrough <= frozen.length;
    }

    /** The expectation of an hour that is frozen. */
    Expectation frozenFor(long hour) {
        return frozen[(int) (hour - settledThrough - 1)];
    }

    /** Moves the window of open hours by one and hands back the hour that left it. */
    @Nullable Hour shift() {
        Hour first = next;
        next = afterNext;
        afterNext = null;
        closedThrough++;
        return first;
    }
}
