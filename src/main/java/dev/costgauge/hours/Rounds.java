package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import org.jspecify.annotations.Nullable;

/**
 * Which work on all pairs is due. Each hour takes two rounds: one closes it for every pair, after which this partition's
 * part of the fleet's hour is sent; when the fleet's verdict is in, the other settles it. A partition that hears nothing
 * goes on after some marks of the clock, so that no other one can hold it up. Not thread-safe.
 */
final class Rounds {

    /** What the present round does. */
    enum Phase {
        IDLE,
        CLOSING,
        WAITING,
        SETTLING
    }

    private static final int VERSION = 1;

    /** Marks that the fleet's verdict is waited for: a minute at five seconds a mark. */
    private static final int PATIENCE = 12;

    /** Hours behind the clock beyond which a verdict is not waited for at all. */
    private static final int HURRY = 24;

    /** Hours behind the clock beyond which pairs are closed at one go. */
    private static final int FAR_BEHIND = 168;

    private Phase phase = Phase.IDLE;
    private long doneThrough = Series.NEVER;
    private long hour;
    private int at;
    private int marks;
    private boolean changed;

    Phase phase() {
        return phase;
    }

    /** The hour that the present round is about. */
    long hour() {
        return hour;
    }

    /** Position in the list of pairs; see {@link #visited}. */
    int at() {
        return at;
    }

    void visited() {
        at++;
    }

    /** Begins the next hour when the clock has passed it. */
    void begin(long closedThrough) {
        if (phase == Phase.IDLE && closedThrough > doneThrough) {
            boolean jumps = doneThrough == Series.NEVER || closedThrough - doneThrough > FAR_BEHIND;
            hour = jumps ? closedThrough : doneThrough + 1;
            phase = Phase.CLOSING;
            at = 0;
        }
    }

    /** Every pair has closed the hour. */
    void closed() {
        phase = Phase.WAITING;
        marks = 0;
    }

    /** The clock spoke once more. */
    void mark() {
        marks++;
    }

    /** Settles the hour when there is no more reason to wait. */
    void settleWhenDue(boolean heard, long closedThrough) {
        if (heard || marks >= PATIENCE || closedThrough - hour > HURRY) {
            phase = Phase.SETTLING;
            at = 0;
        }
    }

    /** Every pair has settled the hour. */
    void settled() {
        phase = Phase.IDLE;
        doneThrough = hour;
        changed = true;
    }

    void restore(byte @Nullable [] stored) {
        if (stored != null) {
            BinaryReader in = new BinaryReader(stored);
            in.version("rounds", VERSION);
            doneThrough = in.getLong();
        }
    }

    /** The stored form when something changed since the last call; null otherwise. */
    byte @Nullable [] takeChange() {
        if (!changed) {
            return null;
        }
        changed = false;
        return new BinaryWriter().putByte(VERSION).putLong(doneThrough).toBytes();
    }
}
