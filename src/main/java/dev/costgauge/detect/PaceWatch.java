package dev.costgauge.detect;

import java.nio.ByteBuffer;

/**
 * Watches the pace of one open hour of one pair. An event costs two comparisons, of the hour's cost and of the clock; the
 * formula is looked at some dozens of times an hour: at each mark, where a bound may be passed, and where the hour's own
 * hurry grows. Between two marks no bound falls, so nothing is missed.
 *
 * <p>A mark is set every four minutes. The recent stretch begins at the mark before the last one, so it is four to eight
 * minutes long; in the first eight minutes there is only the stretch from the hour's beginning.
 *
 * <p>Not thread-safe: it belongs to who owns the hour.
 */
public final class PaceWatch {

    /** Bytes of {@link #write}. */
    public static final int BYTES = 3 * Long.BYTES + 4 * Double.BYTES + Hurry.BYTES + 2;

    private static final long MARK_MILLIS = 240_000;
    private static final int MOST_MARKS = 14;
    private static final double NANOS = 1e9;

    /** Stands above the number of marks. Earlier builds set one every six minutes and wrote the number alone. */
    private static final int LAYOUT = 1;

    private static final int MARK_BITS = 4;

    private final Pace pace;
    private final double minImpact;

    private long lastCost;
    private double lastSquares;
    private long beforeCost;
    private double beforeSquares;

    // What every event needs is together on the heap.
    private final long hourStart;
    private double squares;

    /** Below it there is nothing to do; the first event looks. */
    private long lookCost = Long.MIN_VALUE;

    /** Marks that have been set: the last one at this many times four minutes. */
    private int marks;

    private float peakHour;
    private float peakRecent;
    private boolean told;

    /** More than the squares has changed since it was written. */
    private boolean moved = true;

    /** The same since the event before. */
    private boolean movedByLast = true;

    /**
     * @param minImpact USD
     * @param hourStart epoch milliseconds
     */
    public PaceWatch(Pace pace, double minImpact, long hourStart) {
        this.pace = pace;
        this.minImpact = minImpact;
        this.hourStart = hourStart;
    }

    /**
     * Sees one event.
     *
     * @param expectation frozen for the hour
     * @param usual the pair's hurry in quiet hours
     * @param eventNanos cost of the event
     * @param costNanos cost of the hour, the event's included
     * @param clock the partition's clock, epoch milliseconds
     * @return true once: when the hour first passes its bound
     */
    public boolean event(Expectation expectation, Hurry usual, long eventNanos, long costNanos, long clock) {
        return events(expectation, usual, eventNanos, square(eventNanos), costNanos, clock);
    }

    /** Takes over an event of another watch of the hour, which moved nothing there. */
    public void add(long eventNanos) {
        squares += square(eventNanos);
    }

    private static double square(long nanos) {
        double dollars = nanos / NANOS;
        return dollars * dollars;
    }

    /**
     * Sees several events that came together.
     *
     * @param eventNanos what they cost together
     * @param eventSquares sum of the squares of what each cost, USD squared
     */
    public boolean events(
            Expectation expectation,
            Hurry usual,
            long eventNanos,
            double eventSquares,
            long costNanos,
            long clock) {
        movedByLast = false;
        if (marks < MOST_MARKS && clock >= hourStart + (marks + 1) * MARK_MILLIS) {
            mark(costNanos - eventNanos, clock);
        }
        squares += eventSquares;
        return costNanos >= lookCost && look(expectation, usual, costNanos, clock);
    }

    /** What the hour had cost before the event that made the clock pass the mark; nothing came since earlier marks. */
    private void mark(long costNanos, long clock) {
        int due = (int) Math.min((clock - hourStart) / MARK_MILLIS, MOST_MARKS);
        boolean next = due == marks + 1;
        beforeCost = next ? lastCost : costNanos;
        beforeSquares = next ? lastSquares : squares;
        lastCost = costNanos;
        lastSquares = squares;
        marks = due;
        lookCost = Long.MIN_VALUE;
        move();
    }

    private void move() {
        moved = true;
        movedByLast = true;
    }

    /** Fetches the memory that an event will look at; what it answers means nothing. */
    public long prefetch() {
        return hourStart + marks;
    }

    private boolean look(Expectation e, Hurry usual, long costNanos, long clock) {
        move();
        if (!Pace.applies(e)) {
            lookCost = Long.MAX_VALUE;
            return false;
        }
        long elapsed = Pace.elapsed(hourStart, clock);
        double phi = Pace.part(elapsed);
        Stretch whole = Stretch.whole(Math.max(phi, Pace.LEAST_PART), squares);
        Stretch recent = marks >= 2 ? recent(e, elapsed) : null;
        boolean passes = false;
        if (phi >= Pace.LEAST_PART) {
            peakHour = (float) Math.max(peakHour, pace.hurry(e, costNanos / NANOS, whole));
            passes = Pace.passes(costNanos, pace.bound(pace.hour(), e, minImpact, usual.hour(), whole));
        }
        if (recent != null) {
            long nanos = costNanos - beforeCost;
            peakRecent = (float) Math.max(peakRecent, pace.hurry(e, nanos / NANOS, recent));
            passes |= Pace.passes(nanos, pace.bound(pace.recent(), e, minImpact, usual.recent(), recent));
        }
        boolean tell = passes && !told;
        told |= passes;
        lookCost = next(pace.hour(), e, usual.hour(), peakHour, whole);
        if (recent != null) {
            long next = next(pace.recent(), e, usual.recent(), peakRecent, recent);
            lookCost = Math.min(lookCost, next == Long.MAX_VALUE ? next : beforeCost + next);
        }
        return tell;
    }

    private Stretch recent(Expectation e, long elapsed) {
        long begin = (marks - 1) * MARK_MILLIS;
        double part = Pace.part(elapsed - begin);
        return Stretch.after(e, beforeCost / NANOS, Pace.part(begin), part, squares - beforeSquares);
    }

    /** Nano-dollars that a stretch must cost before there is anything to do. */
    private long next(Pace.Line line, Expectation e, double usual, double peak, Stretch stretch) {
        double record = pace.record(line, e, peak, stretch);
        // An hour that was told is told no more, but what it teaches is still wanted.
        double bound = told ? record : Math.min(record, pace.bound(line, e, minImpact, usual, stretch));
        return Pace.passing(bound);
    }

    /** Looks again at the next event: the hour has another expectation now. */
    public void refreeze() {
        lookCost = Long.MIN_VALUE;
        move();
    }

    /** The fastest that the hour was. */
    public Hurry peak() {
        return new Hurry(peakHour, peakRecent);
    }

    /** Whether the hour has passed its bound. */
    public boolean told() {
        return told;
    }

    /** Whether more than {@link #squares} has changed since {@link #kept}. */
    public boolean moved() {
        return moved;
    }

    /** Whether the last event changed more than {@link #squares}. */
    public boolean movedByLast() {
        return movedByLast;
    }

    /** Notes that what {@link #write} said is kept. */
    public void kept() {
        moved = false;
    }

    /** Sum of the squares of what each event cost, USD squared: all that most events change. */
    public double squares() {
        return squares;
    }

    /** Takes over what {@link #squares} was later. */
    public void squares(double later) {
        squares = later;
    }

    /** Appends {@link #BYTES} bytes. */
    public void write(ByteBuffer out) {
        out.putDouble(minImpact).putLong(lastCost).putDouble(lastSquares).putLong(beforeCost).putDouble(beforeSquares);
        out.putDouble(squares).putLong(lookCost);
        peak().write(out);
        out.put((byte) (LAYOUT << MARK_BITS | marks)).put((byte) (told ? 1 : 0));
    }

    /** Goes on where {@link #write} left off. */
    public static PaceWatch read(Pace pace, long hourStart, ByteBuffer in) {
        PaceWatch watch = new PaceWatch(pace, in.getDouble(), hourStart);
        watch.lastCost = in.getLong();
        watch.lastSquares = in.getDouble();
        watch.beforeCost = in.getLong();
        watch.beforeSquares = in.getDouble();
        watch.squares = in.getDouble();
        // Kept too: who looks at other costs than an uninterrupted one remembers another peak.
        watch.lookCost = in.getLong();
        Hurry peak = Hurry.read(in);
        watch.peakHour = peak.hour();
        watch.peakRecent = peak.recent();
        int marks = in.get();
        // Marks of another length are forgotten: the recent stretch begins anew at the next event.
        watch.marks = marks >> MARK_BITS == LAYOUT ? marks - (LAYOUT << MARK_BITS) : 0;
        watch.told = in.get() != 0;
        return watch;
    }
}
