package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.detect.PaceWatch;
import dev.costgauge.wire.EventCursor;

/**
 * What events change in an open hour, as an entry of the log says it: totals, or a step, which is what one event added to
 * the totals before it. An hour is written so with nearly every event where there are many pairs, so what is as nearly
 * always takes no bytes. Stateless.
 */
final class HourTotals {

    /** In the first byte: what follows is not as nearly always. */
    private static final int REPEATED = 1;

    /** Not one request an event. */
    private static final int REQUESTED = 2;

    /** More than the costs of the places that were written whole. */
    private static final int SPREAD = 4;

    /** More of the watch than its squares. */
    private static final int MOVED = 8;

    /** No totals: what one event added to them. */
    private static final int STEP = 16;

    /** Before what the first version wrote, which had no first byte of its own. */
    private static final int FIRST_VERSION = 1 << 6;

    private HourTotals() {}

    static void write(Hour hour, BinaryWriter out) {
        Shares shares = hour.shares;
        PaceWatch watch = hour.watch;
        boolean isSpread = shares.givesMore() || shares.other() != 0 || shares.size() == 0;
        boolean hasMoved = watch != null && watch.moved();
        out.putByte((hour.repeats > 0 ? REPEATED : 0)
                | (hour.requests != hour.events ? REQUESTED : 0)
                | (isSpread ? SPREAD : 0)
                | (hasMoved ? MOVED : 0));
        out.putLong(hour.asOf).putLong(hour.cost).putLong(hour.events);
        if (hour.requests != hour.events) {
            out.putLong(hour.requests);
        }
        out.putLong(hour.inputTokens).putLong(hour.outputTokens).putLong(hour.cachedTokens);
        if (hour.repeats > 0) {
            out.putLong(hour.repeats).putLong(hour.repeatedCost);
        }
        if (isSpread) {
            shares.give(out);
        } else {
            shares.giveCosts(out);
        }
        if (watch != null && hasMoved) {
            Hour.putWatch(out, watch);
        } else if (watch != null) {
            out.putDouble(watch.squares());
        }
    }

    /**
     * Writes the last event of an hour, which added to a row of its shares and changed nothing but totals, where the event
     * before it was the last one that an entry or the whole hour spoke of.
     */
    static void writeStep(Hour hour, EventCursor event, int row, BinaryWriter out) {
        boolean isRequested = event.requests() != 1;
        out.putByte(STEP | (isRequested ? REQUESTED : 0));
        out.putLong(hour.asOf).putLong(hour.events).putByte(check(hour));
        out.putByte(row).putLong(event.costNanos());
        if (isRequested) {
            out.putLong(event.requests());
        }
        out.putLong(event.inputTokens()).putLong(event.outputTokens()).putLong(event.cachedTokens());
    }

    /** Of what may differ between two states of an hour with as many events and the same {@link Hour#asOf}: its repeats. */
    private static byte check(Hour hour) {
        return (byte) (hour.cost + 31 * hour.repeats);
    }

    /** Whether an entry goes on from the one before it. */
    static boolean isStep(byte[] entry) {
        return (entry[0] & STEP) != 0;
    }

    /** The {@link Hour#asOf} of the hour that an entry is of. */
    static long asOf(byte[] entry) {
        BinaryReader in = new BinaryReader(entry);
        in.getByte();
        return in.getLong();
    }

    /** See {@link Hour#take}. */
    static boolean read(byte[] entry, Hour into) {
        BinaryReader in = new BinaryReader(entry);
        int flags = in.getByte();
        if (in.getLong() != into.asOf) {
            return false;
        }
        return (flags & STEP) != 0 ? readStep(flags, in, into) : readTotals(flags, in, into);
    }

    private static boolean readStep(int flags, BinaryReader in, Hour into) {
        long events = in.getLong();
        int check = in.getByte();
        int row = in.getByte();
        long cost = in.getLong();
        boolean follows = events == into.events + 1 && check == (byte) (check(into) + cost);
        if (!follows || row < 0 || row >= into.shares.size()) {
            return false;
        }
        into.cost += cost;
        into.events = events;
        into.requests += (flags & REQUESTED) != 0 ? in.getLong() : 1;
        into.inputTokens += in.getLong();
        into.outputTokens += in.getLong();
        into.cachedTokens += in.getLong();
        into.shares.add(row, cost);
        if (into.watch != null) {
            into.watch.add(cost);
        }
        return true;
    }

    private static boolean readTotals(int flags, BinaryReader in, Hour into) {
        boolean isFirstVersion = flags == FIRST_VERSION;
        into.cost = in.getLong();
        into.events = in.getLong();
        into.requests = isFirstVersion || (flags & REQUESTED) != 0 ? in.getLong() : into.events;
        into.inputTokens = in.getLong();
        into.outputTokens = in.getLong();
        into.cachedTokens = in.getLong();
        boolean isRepeated = isFirstVersion || (flags & REPEATED) != 0;
        into.repeats = isRepeated ? in.getLong() : 0;
        into.repeatedCost = isRepeated ? in.getLong() : 0;
        if (isFirstVersion || (flags & SPREAD) != 0) {
            into.shares.take(in);
        } else {
            into.shares.takeCosts(in, into.cost);
        }
        if (into.watch != null) {
            readWatch(into, into.watch, isFirstVersion ? in.getByte() != 0 : (flags & MOVED) != 0, in);
        }
        // Written whole twice between two chunks, it has the same number with other places.
        return !in.rest().hasRemaining();
    }

    private static void readWatch(Hour into, PaceWatch watch, boolean hasMoved, BinaryReader in) {
        if (hasMoved) {
            into.watch = Hour.getWatch(into.hour, in);
        } else {
            watch.squares(in.getDouble());
        }
    }

    /** What an entry of the first version of the log said, for {@link #read}. */
    static byte[] ofFirstVersion(byte[] totals) {
        byte[] marked = new byte[totals.length + 1];
        marked[0] = FIRST_VERSION;
        System.arraycopy(totals, 0, marked, 1, totals.length);
        return marked;
    }
}
