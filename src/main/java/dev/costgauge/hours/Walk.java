package dev.costgauge.hours;

import dev.costgauge.cost.PairKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final List<Pair> order = new ArrayList<>();

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
        order.add(pair);
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
        while (left > 0 && rounds.at() < order.size()) {
            left--;
            Pair pair = order.get(rounds.at());
            if (isForgettable(pair)) {
                forget(pair, rounds.at());
                continue;
            }
            rounds.visited();
            if (pair.closedThrough < rounds.hour() && !book.closing().isDormant(pair)) {
                Visit visit = new Visit(book.shelf(), pair);
                left -= LOOKS_PER_HOUR * book.closing().catchUp(visit, rounds.hour(), logTime);
                visit.end();
            }
        }
        if (rounds.at() >= order.size()) {
            book.tally().send(rounds.hour(), book.settings().ring(), output);
            rounds.closed();
        }
        return left;
    }

    private int settleRound(int budget, long logTime) {
        int left = budget;
        while (left > 0 && rounds.at() < order.size()) {
            left--;
            Pair pair = order.get(rounds.at());
            rounds.visited();
            if (pair.settledThrough < rounds.hour() && pair.settledThrough < pair.closedThrough) {
                Visit visit = new Visit(book.shelf(), pair);
                left -= LOOKS_PER_HOUR * book.settling().catchUp(visit, logTime);
                visit.end();
            }
        }
        if (rounds.at() >= order.size()) {
            rounds.settled();
        }
        return left;
    }

    private boolean isForgettable(Pair pair) {
        BookSettings settings = book.settings();
        long kept = Math.max(settings.retention().toHours(), settings.alertRetention().toHours());
        return pair.lastActiveHour != Series.NEVER
                && !pair.hasOpenHour()
                && book.closedThrough() > pair.lastActiveHour + settings.active().toHours() + kept;
    }

    /** The last of the order takes the pair's place. */
    private void forget(Pair pair, int at) {
        book.storage().forget(pair.text);
        pairs.remove(pair.key);
        pair.book = null;
        Pair last = order.removeLast();
        if (last != pair) {
            order.set(at, last);
        }
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
