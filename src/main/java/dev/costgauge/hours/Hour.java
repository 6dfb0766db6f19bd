package dev.costgauge.hours;

import dev.costgauge.cost.Nanos;
import dev.costgauge.detect.Expectation;

/**
 * The totals of one hour of one pair, open or closed, with the expectation that was frozen for it. Read-only outside this
 * package. Not thread-safe.
 */
public final class Hour {

    private static final int VERSION = 1;

    final long hour;
    long cost;
    long events;
    long requests;
    long inputTokens;
    long outputTokens;
    long cachedTokens;
    Expectation expectation;
    Shares shares = new Shares();
    boolean closed;
    int revision;
    boolean anomalous;

    /** Opening hour of the episode that counts this hour as its own. */
    long episodeHour;

    /** What the episode has counted for this hour, in nano-dollars. */
    long excessCounted;

    /** The event that first carried the cost over the threshold; empty when the close found it. */
    String crossingEventId = "";

    String crossingTraceId = "";
    long crossingEventTime;

    /** Version of the last correction that was applied to this hour. */
    long correctionVersion;

    /** Cost at which the open hour next speaks up: the crossing, and after it each fourfold growth. Derived. */
    long nextNotice;

    /** Written since the last commit? */
    boolean dirty;

    Hour(long hour, Expectation expectation) {
        this.hour = hour;
        this.expectation = expectation;
        this.nextNotice = expectation.crossingNanos();
    }

    void refreeze(Expectation newer) {
        expectation = newer;
        nextNotice = anomalous ? nextNotice : newer.crossingNanos();
    }

    /** UTC epoch hour. */
    public long hour() {
        return hour;
    }

    /** Nano-dollars. */
    public long cost() {
        return cost;
    }

    public long events() {
        return events;
    }

    public long requests() {
        return requests;
    }

    public long inputTokens() {
        return inputTokens;
    }

    public long outputTokens() {
        return outputTokens;
    }

    public long cachedTokens() {
        return cachedTokens;
    }

    public Expectation expectation() {
        return expectation;
    }

    public Shares shares() {
        return shares;
    }

    public boolean closed() {
        return closed;
    }

    /** Times that the hour was amended after its close. */
    public int revision() {
        return revision;
    }

    /** The verdict: so far, while the hour is open. */
    public boolean anomalous() {
        return anomalous;
    }

    long expectedNanos() {
        return Math.round(expectation.expected() * Nanos.PER_DOLLAR);
    }

    /** Nano-dollars above the expected cost; 0 when nothing was expected. */
    public long excess() {
        return expectation.known() ? cost - expectedNanos() : 0;
    }

    byte[] write(BinaryWriter out) {
        out.reset().putByte(VERSION).putLong(hour).putLong(cost).putLong(events).putLong(requests);
        out.putLong(inputTokens).putLong(outputTokens).putLong(cachedTokens);
        out.putDouble(expectation.expected()).putDouble(expectation.threshold());
        out.putByte((closed ? 1 : 0) | (anomalous ? 2 : 0)).putLong(revision).putLong(correctionVersion);
        if (anomalous) {
            out.putLong(episodeHour).putLong(excessCounted).putLong(nextNotice).putLong(crossingEventTime);
            out.putString(crossingEventId).putString(crossingTraceId);
        }
        shares.write(out);
        return out.toBytes();
    }

    /** Reads a stored value. */
    public static Hour read(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("hour", VERSION);
        long number = in.getLong();
        long cost = in.getLong();
        long events = in.getLong();
        long requests = in.getLong();
        long inputTokens = in.getLong();
        long outputTokens = in.getLong();
        long cachedTokens = in.getLong();
        Hour hour = new Hour(number, new Expectation(in.getDouble(), in.getDouble()));
        hour.cost = cost;
        hour.events = events;
        hour.requests = requests;
        hour.inputTokens = inputTokens;
        hour.outputTokens = outputTokens;
        hour.cachedTokens = cachedTokens;
        int flags = in.getByte();
        hour.closed = (flags & 1) != 0;
        hour.anomalous = (flags & 2) != 0;
        hour.revision = in.getInt();
        hour.correctionVersion = in.getLong();
        if (hour.anomalous) {
            hour.episodeHour = in.getLong();
            hour.excessCounted = in.getLong();
            hour.nextNotice = in.getLong();
            hour.crossingEventTime = in.getLong();
            hour.crossingEventId = in.getString();
            hour.crossingTraceId = in.getString();
        }
        hour.shares = Shares.read(in);
        return hour;
    }
}
