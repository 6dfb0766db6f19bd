package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import org.jspecify.annotations.Nullable;

/**
 * Which work on all pairs is due. Each hour takes two rounds: one closes it for every pair, after which this partition's
 * part of the fleet's hour is sent; when the fleet's verdict is in, the other settles it. A partition that hears nothing
 * goes on after some marks of the clock, so that no other one can hold it up.
 *
 * <p>The work is paced by log time: what comes in a millisecond is a millisecond's work beside which some more can be done,
 * whether it is one event or a thousand, and a stream that catches up does in a second what it would have done in the
 * minutes that it reads. Not thread-safe.
 */
final class Rounds {

    /** What the present round does. */
    enum Phase {
        IDLE,
        CLOSING,
        WAITING,
        SETTLING
    }

    /** What closing or settling an hour of a pair costs, against looking at the pair. */
    static final int LOOKS_PER_HOUR = 16;

    private static final int VERSION = 2;

    /** An hour of a pair a millisecond takes a thread that has four partitions less than a third of its time. */
    private static final int LOOKS_PER_MILLI = LOOKS_PER_HOUR;

    /** Milliseconds that are made up for at one go: some tens of milliseconds of work. */
    private static final int MOST_MILLIS = 500;

    /** The same beside a clock mark, which is all that comes where nothing happens. */
    private static final int MOST_MILLIS_OF_MARK = 2_000;

    /** Records of several topics come somewhat out of order; a log time further back says that the one before was wrong. */
    private static final long FAR_BACK = 300_000;

    /** Marks that the fleet's verdict is waited for: a minute at five seconds a mark. */
    private static final int PATIENCE = 12;

    /** Hours behind the clock beyond which a verdict is not waited for at all. */
    private static final int HURRY = 24;

    /** Hours behind the clock beyond which pairs are closed at one go. */
    private static final int FAR_BEHIND = 168;

    private Phase phase = Phase.IDLE;
    private long doneThrough = Series.NEVER;
    private long hour;
    private byte @Nullable [] lastVisited;
    private int marks;

    /** Log time of the latest work, epoch milliseconds. */
    private long walkedAt;

    /** Looks that it left; below 0 when it took more than it might. */
    private int left;

    private boolean changed;

    Phase phase() {
        return phase;
    }

    /** The hour that the present round is about. */
    long hour() {
        return hour;
    }

    /** Text of the pair that the present round came to last; null at its beginning. */
    byte @Nullable [] lastVisited() {
        return lastVisited;
    }

    void visit(byte[] pair) {
        lastVisited = pair;
        changed = true;
    }

    /** Begins the next hour when the clock has passed it. */
    void begin(long closedThrough) {
        if (phase == Phase.IDLE && closedThrough > doneThrough) {
            boolean jumps = doneThrough == Series.NEVER || closedThrough - doneThrough > FAR_BEHIND;
            hour = jumps ? closedThrough : doneThrough + 1;
            enter(Phase.CLOSING);
        }
    }

    /** Every pair has closed the hour. */
    void closed() {
        enter(Phase.WAITING);
        marks = 0;
    }

    /** The clock spoke once more. */
    void mark() {
        marks++;
        changed = true;
    }

    /** Settles the hour when there is no more reason to wait. */
    void settleWhenDue(boolean heard, long closedThrough) {
        if (heard || marks >= PATIENCE || closedThrough - hour > HURRY) {
            enter(Phase.SETTLING);
        }
    }

    /**
     * Looks that may be taken now; not above 0 when there were enough.
     *
     * @param isMark whether it is a clock mark that came
     */
    int allowance(long logTime, boolean isMark) {
        int most = isMark ? MOST_MILLIS_OF_MARK : MOST_MILLIS;
        int since = (int) Math.clamp(logTime - walkedAt, 0, most);
        return Math.min(most * LOOKS_PER_MILLI, left + since * LOOKS_PER_MILLI);
    }

    private boolean isFarBack(long logTime) {
        return logTime < walkedAt - FAR_BACK;
    }

    /** @param leftOver what is left of the allowance; below 0 since all hours of a pair are closed together */
    void walked(long logTime, int leftOver) {
        walkedAt = isFarBack(logTime) ? logTime : Math.max(walkedAt, logTime);
        left = leftOver;
        changed = true;
    }

    /** Every pair has settled the hour. */
    void settled() {
        enter(Phase.IDLE);
        doneThrough = hour;
    }

    private void enter(Phase next) {
        phase = next;
        lastVisited = null;
        changed = true;
    }

    void restore(byte @Nullable [] stored) {
        if (stored != null) {
            BinaryReader in = new BinaryReader(stored);
            int version = in.version("rounds", VERSION);
            phase = Phase.values()[in.getByte()];
            doneThrough = in.getLong();
            hour = in.getLong();
            marks = in.getInt();
            byte[] visited = in.getBytes();
            lastVisited = visited.length == 0 ? null : visited;
            if (version > 1) {
                walkedAt = in.getLong();
                left = in.getInt();
            }
        }
    }

    /** The stored form when something changed since the last call; null otherwise. */
    byte @Nullable [] takeChange() {
        if (!changed) {
            return null;
        }
        changed = false;
        byte[] visited = lastVisited == null ? new byte[0] : lastVisited;
        return new BinaryWriter()
                .putByte(VERSION)
                .putByte(phase.ordinal())
                .putLong(doneThrough)
                .putLong(hour)
                .putLong(marks)
                .putBytes(visited, 0, visited.length)
                .putLong(walkedAt)
                .putLong(left)
                .toBytes();
    }
}
