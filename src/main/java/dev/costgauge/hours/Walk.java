package dev.costgauge.hours;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All pairs of the partition, and the way through them: closes and settles hours of those that nobody touched since, and
 * forgets the long silent. Not thread-safe.
 */
final class Walk {

    private final HourBook book;
    private final Rounds rounds;
    private final Output output;

    /** By their text: an order that a restart does not change, and a pair that comes in between disturbs nobody. */
    private final TreeMap<byte[], Pair> pairs = new TreeMap<>(Arrays::compareUnsigned);

    private int lastNumber;

    Walk(HourBook book, Rounds rounds, Output output) {
        this.book = book;
        this.rounds = rounds;
        this.output = output;
    }

    /** The heap entry of a pair, made when it is new. */
    Pair pair(byte[] text) {
        Pair known = pairs.get(text);
        return known != null ? known : adopt(text, ++lastNumber);
    }

    /** @param number what the log of open hours calls it; as few as there are pairs, and some more */
    Pair adopt(byte[] text, int number) {
        lastNumber = Math.max(lastNumber, number);
        Pair pair = new Pair(book, text, number);
        pairs.put(text, pair);
        return pair;
    }

    /** How many pairs the partition has. */
    int pairs() {
        return pairs.size();
    }

    /** The clock spoke once more. */
    void mark() {
        rounds.mark();
    }

    /** Goes on, as far as log time allows. */
    void step(long closedThrough, long logTime, boolean isMark) {
        int allowed = isAtWork(closedThrough) ? rounds.allowance(logTime, isMark) : 0;
        int left = allowed;
        while (left > 0) {
            left = rounds.phase() == Rounds.Phase.CLOSING ? closeRound(left, logTime) : settleRound(left, logTime);
            if (!isAtWork(closedThrough)) {
                break;
            }
        }
        if (allowed > 0) {
            rounds.walked(logTime, left);
        }
    }

    /** Whether there is something to close or to settle now. */
    private boolean isAtWork(long closedThrough) {
        rounds.begin(closedThrough);
        if (rounds.phase() == Rounds.Phase.WAITING) {
            rounds.settleWhenDue(book.fleet().hasHeard(rounds.hour()), closedThrough);
        }
        return rounds.phase() == Rounds.Phase.CLOSING || rounds.phase() == Rounds.Phase.SETTLING;
    }

    private int closeRound(int budget, long logTime) {
        int left = budget;
        for (Pair pair = next(); pair != null; pair = next()) {
            if (left <= 0) {
                return left;
            }
            left--;
            rounds.visit(pair.text);
            if (isForgettable(pair)) {
                forget(pair);
            } else if (pair.closedThrough < rounds.hour() && !book.closing().isDormant(pair)) {
                Visit visit = new Visit(book.shelf(), pair);
                left -= Rounds.LOOKS_PER_HOUR * book.closing().catchUp(visit, rounds.hour(), logTime);
                visit.end();
            }
        }
        if (book.hasClosed()) {
            book.meters().closedEverywhere(book.sinceDue(rounds.hour()));
        }
        book.tally().send(rounds.hour(), book.settings().ring(), output);
        rounds.closed();
        return left;
    }

    private int settleRound(int budget, long logTime) {
        int left = budget;
        for (Pair pair = next(); pair != null; pair = next()) {
            if (left <= 0) {
                return left;
            }
            left--;
            rounds.visit(pair.text);
            if (pair.settledThrough < rounds.hour() && pair.settledThrough < pair.closedThrough) {
                Visit visit = new Visit(book.shelf(), pair);
                left -= Rounds.LOOKS_PER_HOUR * book.settling().catchUp(visit, logTime);
                visit.end();
            }
        }
        rounds.settled();
        return left;
    }

    /** The pair that the present round comes to next; null when it has come to all. */
    private @Nullable Pair next() {
        byte[] last = rounds.lastVisited();
        Map.Entry<byte[], Pair> entry = last == null ? pairs.firstEntry() : pairs.higherEntry(last);
        return entry == null ? null : entry.getValue();
    }

    private boolean isForgettable(Pair pair) {
        BookSettings settings = book.settings();
        long kept = Math.max(settings.retention().toHours(), settings.alertRetention().toHours());
        return pair.lastActiveHour != Series.NEVER
                && !pair.hasOpenHour()
                && book.closedThrough() > pair.lastActiveHour + settings.active().toHours() + kept;
    }

    private void forget(Pair pair) {
        book.storage().forget(pair.text);
        pairs.remove(pair.text);
        pair.book = null;
        book.meters().pairForgotten();
    }

    void restore(byte @Nullable [] stored) {
        rounds.restore(stored);
    }

    /** The stored form when something changed since the last call; null otherwise. */
    byte @Nullable [] takeChange() {
        return rounds.takeChange();
    }
}
