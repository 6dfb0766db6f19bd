package dev.costgauge.hours;

import dev.costgauge.cost.PairKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All pairs of the partition, and the way through them: closes and settles hours of those that nobody touched since, and
 * forgets the long silent. Not thread-safe.
 */
final class Walk {

    /** What looking at a pair costs, against closing or settling one of its hours. */
    private static final int LOOKS_PER_HOUR = 16;

    private final HourBook book;
    private final Rounds rounds;
    private final Output output;
    private final Map<PairKey, Pair> pairs = new HashMap<>();

    /** By their text: an order that a restart does not change, and a pair that comes in between disturbs nobody. */
    private final TreeMap<byte[], Pair> order = new TreeMap<>(Arrays::compareUnsigned);

    Walk(HourBook book, Rounds rounds, Output output) {
        this.book = book;
        this.rounds = rounds;
        this.output = output;
    }

    /** The heap entry of a pair, made when it is new. */
    Pair pair(PairKey key, byte[] text) {
        Pair known = pairs.get(key);
        return known != null ? known : adopt(key, text);
    }

    Pair adopt(PairKey key, byte[] text) {
        Pair pair = new Pair(book, key, text);
        pairs.put(key, pair);
        order.put(text, pair);
        return pair;
    }

    /** The clock spoke once more. */
    void mark() {
        rounds.mark();
    }

    /** Goes on, for so many hours of pairs, some more or less. */
    void step(int limit, long closedThrough, long logTime) {
        int left = limit * LOOKS_PER_HOUR;
        while (left > 0) {
            rounds.begin(closedThrough);
            switch (rounds.phase()) {
                case IDLE -> {
                    return;
                }
                case CLOSING -> left = closeRound(left, logTime);
                case WAITING -> {
                    rounds.settleWhenDue(book.fleet().hasHeard(rounds.hour()), closedThrough);
                    if (rounds.phase() == Rounds.Phase.WAITING) {
                        return;
                    }
                }
                case SETTLING -> left = settleRound(left, logTime);
            }
        }
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
                left -= LOOKS_PER_HOUR * book.closing().catchUp(visit, rounds.hour(), logTime);
                visit.end();
            }
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
                left -= LOOKS_PER_HOUR * book.settling().catchUp(visit, logTime);
                visit.end();
            }
        }
        rounds.settled();
        return left;
    }

    /** The pair that the present round comes to next; null when it has come to all. */
    private @Nullable Pair next() {
        byte[] last = rounds.lastVisited();
        Map.Entry<byte[], Pair> entry = last == null ? order.firstEntry() : order.higherEntry(last);
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
        pairs.remove(pair.key);
        order.remove(pair.text);
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
