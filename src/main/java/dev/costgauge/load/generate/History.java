package dev.costgauge.load.generate;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * What a fleet spent between two moments: an event per pair and ten minutes, and the credits, in order of time. The same
 * fleet gives the same events with the same ids. Not thread-safe.
 */
public final class History implements Iterator<CostEvent> {

    private final Fleet fleet;
    private final long to;
    private final Deque<CostEvent> ready = new ArrayDeque<>();
    private long next;

    private History(Fleet fleet, long from, long to) {
        this.fleet = fleet;
        this.next = from;
        this.to = to;
    }

    /**
     * What was spent between two moments.
     *
     * @param from epoch milliseconds, inclusive
     * @param to exclusive; a bin that it cuts counts for its part
     */
    public static History of(Fleet fleet, long from, long to) {
        return new History(fleet, from, to);
    }

    /** The five weeks before the hour in which a moment lies, whole hours. */
    public static History fiveWeeksBefore(Fleet fleet, long epochMillis) {
        long end = HourOfWeek.startOf(HourOfWeek.hourOf(epochMillis));
        return of(fleet, end - 5L * HourOfWeek.SLOTS * HourOfWeek.MILLIS, end);
    }

    /** What was spent in the running hour before a moment, so that its total is whole when live traffic starts there. */
    public static History runningHour(Fleet fleet, long epochMillis) {
        return of(fleet, HourOfWeek.startOf(HourOfWeek.hourOf(epochMillis)), epochMillis);
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && next < to) {
            fill();
        }
        return !ready.isEmpty();
    }

    @Override
    public CostEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the history ends here");
        }
        return ready.remove();
    }

    private void fill() {
        long bin = Math.floorDiv(next, Fleet.BIN);
        long end = Math.min(to, (bin + 1) * Fleet.BIN);
        for (PairProfile profile : fleet.pairs()) {
            String id = "h" + fleet.seed() + ":" + profile.index() + ":" + next;
            double dollars = fleet.between(profile, next, end);
            if (dollars > 0) {
                SplittableRandom random = fleet.random(profile, bin, 4);
                Place place = EventShape.place(profile, random);
                ready.add(EventShape.of(id, next, profile, place, dollars, random));
            }
            double credit = next == bin * Fleet.BIN ? fleet.credit(profile, bin) : 0;
            if (credit > 0) {
                ready.add(EventShape.credit(id + ":c", next, profile, credit));
            }
        }
        next = end;
    }
}
