package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.Hurry;
import dev.costgauge.detect.Pace;
import dev.costgauge.detect.PaceWatch;
import dev.costgauge.detect.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The totals of one hour of one pair, open or closed, with the expectation that was frozen for it. Read-only outside this
 * package. Not thread-safe.
 */
public final class Hour {

    /** The second one says as of which chunk of the log it is. */
    private static final int VERSION = 2;

    private static final int CLOSED = 1;
    private static final int GAP = 2;
    private static final int TREND = 4;
    private static final int ANOMALOUS = 8;
    private static final int WATCHED = 16;
    private static final int REPEATED = 32;

    /** Version of the last correction that was applied to this hour. */
    long correctionVersion;

    /** Repeats of events that had been seen before, and what they would have cost; in no other total. */
    long repeats;

    long repeatedCost;

    // What every event needs is together on the heap: the numbers from here on, and the references before the others.
    final long hour;
    long cost;
    long events;
    long requests;
    long inputTokens;
    long outputTokens;
    long cachedTokens;

    /** Cost at which the open hour next speaks up: the crossing, and after it each fourfold growth. */
    long nextNotice;

    /** No chunk of the log is needed for it. */
    static final long NOT_LOGGED = -1;

    /** Chunks of the log from this one on are newer than what was written whole. */
    long asOf;

    /** Last chunk of the log with it since it was written whole. */
    long loggedIn = NOT_LOGGED;

    /** The chunk from which on the log says all of it: that of its latest totals, or of the first step after it was written whole. */
    long neededFrom = NOT_LOGGED;

    /** The chunk under which the log lists it. */
    long listedUnder = NOT_LOGGED;

    /** The commit whose log has it, by {@link HourLog}'s count. */
    int writtenIn;

    /** Entries since it was written whole that said more than what every event changes. */
    int longEntries;

    /** Steps since its latest totals. */
    int steps;

    int revision;

    /** To be written with the next commit? */
    boolean dirty;

    /** More than totals has changed since it was written whole. */
    boolean reshaped = true;

    boolean closed;

    /** Judged as a whole: only from then on can it be too cheap. Follows from the pair's series. */
    boolean settled;

    /** Nearly nobody of the fleet was heard in it: too little cost says nothing. */
    boolean gap;

    /** Its pace did not hold: why its alert is taken back. Not stored. */
    boolean paceFailed;

    Shares shares = new Shares();

    /** Watches the pace while the hour is open; null when nobody asked for it, or when it has closed. */
    @Nullable PaceWatch watch;

    Expectation expectation;

    /** How it counts in its episode; null while it is as it should be. */
    @Nullable Anomaly anomaly;

    /** What the hours up to this one said together when it was settled. */
    Verdict trend = Verdict.QUIET;

    /** What the watch had seen at most when the hour closed; null when none had watched, and while the hour is open. */
    @Nullable Hurry pacePeak;

    Hour(long hour, Expectation expectation) {
        this.hour = hour;
        this.expectation = expectation;
        this.nextNotice = expectation.crossingNanos();
    }

    /**
     * Fetches the memory of hours, all of it that an event looks at: one loop a piece, so that no read waits for the one
     * before it. What it answers means nothing, and is to be kept somewhere, or the compiler leaves out the reads.
     *
     * @param hours null for none
     */
    static long prefetch(@Nullable Hour[] hours) {
        long read = 0;
        for (Hour hour : hours) {
            read += hour == null ? 0 : hour.cost + hour.asOf + (hour.watch == null ? 0 : 1);
        }
        for (Hour hour : hours) {
            read += hour == null ? 0 : hour.shares.size() + (hour.watch == null ? 0 : hour.watch.prefetch());
        }
        for (Hour hour : hours) {
            read += hour == null ? 0 : hour.shares.prefetch();
        }
        return read;
    }

    void refreeze(Expectation newer) {
        reshaped = true;
        expectation = newer;
        nextNotice = anomaly == null ? newer.crossingNanos() : nextNotice;
        if (watch != null) {
            watch.refreeze();
        }
    }

    /** Whether its totals alone would not say all that changed. */
    boolean needsWhole() {
        return reshaped || shares.needsWhole();
    }

    /** Whether {@link HourTotals} say more than what every event changes, and will until it is written whole. */
    boolean givesMore() {
        return shares.givesMore() || (watch != null && watch.moved());
    }

    /** Notes that it was written whole. */
    void kept() {
        loggedIn = NOT_LOGGED;
        neededFrom = NOT_LOGGED;
        listedUnder = NOT_LOGGED;
        longEntries = 0;
        steps = 0;
        reshaped = false;
        shares.kept();
        if (watch != null) {
            watch.kept();
        }
    }

    /**
     * Takes over what an entry of the log says; false, and what was read is of no use, when it goes with another state of the
     * hour than what was read whole, or is a step that does not follow what was taken last: nothing is changed then by a step.
     */
    public boolean take(byte[] entry) {
        return HourTotals.read(entry, this);
    }

    /** Number of the first chunk of the log that says newer totals than were read. */
    public long asOf() {
        return asOf;
    }

    /** Notes a repeat; false when what repeats would have cost leaves the range of money. */
    boolean addRepeat(long nanos) {
        if (Math.abs(repeatedCost + nanos) > Nanos.MAX) {
            return false;
        }
        repeats++;
        repeatedCost += nanos;
        return true;
    }

    /** What is to be said of it, by itself and together with the hours before; for an open hour, so far. */
    Verdict verdict() {
        double dollars = Nanos.toDollars(cost);
        Verdict own = settled && !gap ? expectation.judge(dollars) : expectation.judgeRise(dollars);
        return own.or(trend);
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

    /** Repeats of events that had been seen before; in no other total. */
    public long repeats() {
        return repeats;
    }

    /** What they would have cost, in nano-dollars. */
    public long repeatedCost() {
        return repeatedCost;
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
        return anomaly != null;
    }

    /** The part of the hour that has passed at a time in epoch milliseconds. */
    double partAt(long clock) {
        long elapsed = clock - HourOfWeek.startOf(hour);
        return (double) Math.max(0, Math.min(elapsed, HourOfWeek.MILLIS)) / HourOfWeek.MILLIS;
    }

    /** What the excess is measured from, in USD; NaN when nothing is known. */
    double reference() {
        Verdict verdict = verdict();
        if (verdict.anomalous()) {
            return verdict.reference();
        }
        return anomaly != null && anomaly.provisional ? anomaly.paceReference : expectation.expected();
    }

    /** The same in nano-dollars; 0 when nothing is known. */
    long referenceNanos() {
        return Math.round(reference() * Nanos.PER_DOLLAR);
    }

    /** Nano-dollars off the reference; 0 when nothing was expected. */
    public long excess() {
        return expectation.known() || trend.anomalous() ? cost - referenceNanos() : 0;
    }

    byte[] write(BinaryWriter out) {
        out.reset().putByte(VERSION).putLong(hour).putLong(cost).putLong(events).putLong(requests);
        out.putLong(inputTokens).putLong(outputTokens).putLong(cachedTokens);
        putExpectation(out, expectation);
        out.putByte((closed ? CLOSED : 0)
                        | (gap ? GAP : 0)
                        | (trend.anomalous() ? TREND : 0)
                        | (anomaly != null ? ANOMALOUS : 0)
                        | (watch != null || pacePeak != null ? WATCHED : 0)
                        | (repeats > 0 ? REPEATED : 0))
                .putLong(revision)
                .putLong(correctionVersion);
        if (trend.anomalous()) {
            Verdicts.write(trend, out);
        }
        if (anomaly != null) {
            out.putLong(nextNotice);
            anomaly.write(out);
        }
        if (watch != null) {
            putWatch(out, watch);
        } else if (pacePeak != null) {
            var part = out.beginPart(Hurry.BYTES);
            pacePeak.write(part);
            out.endPart(part);
        }
        if (repeats > 0) {
            out.putLong(repeats).putLong(repeatedCost);
        }
        out.putLong(asOf);
        shares.write(out);
        return out.toBytes();
    }

    /** Reads a stored value. */
    public static Hour read(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        int version = in.version("hour", VERSION);
        long number = in.getLong();
        long cost = in.getLong();
        long events = in.getLong();
        long requests = in.getLong();
        long inputTokens = in.getLong();
        long outputTokens = in.getLong();
        long cachedTokens = in.getLong();
        Hour hour = new Hour(number, Expectation.read(in.rest()));
        hour.cost = cost;
        hour.events = events;
        hour.requests = requests;
        hour.inputTokens = inputTokens;
        hour.outputTokens = outputTokens;
        hour.cachedTokens = cachedTokens;
        int flags = in.getByte();
        hour.closed = (flags & CLOSED) != 0;
        hour.gap = (flags & GAP) != 0;
        hour.revision = in.getInt();
        hour.correctionVersion = in.getLong();
        if ((flags & TREND) != 0) {
            hour.trend = Verdicts.read(in);
        }
        if ((flags & ANOMALOUS) != 0) {
            hour.nextNotice = in.getLong();
            hour.anomaly = Anomaly.read(in);
        }
        if ((flags & WATCHED) != 0 && hour.closed) {
            hour.pacePeak = Hurry.read(in.rest());
        } else if ((flags & WATCHED) != 0) {
            hour.watch = getWatch(number, in);
            hour.watch.kept();
        }
        if ((flags & REPEATED) != 0) {
            hour.repeats = in.getLong();
            hour.repeatedCost = in.getLong();
        }
        hour.asOf = version == 1 ? 0 : in.getLong();
        hour.shares = Shares.read(in);
        hour.reshaped = false;
        return hour;
    }

    static void putWatch(BinaryWriter out, PaceWatch watch) {
        var part = out.beginPart(PaceWatch.BYTES);
        watch.write(part);
        out.endPart(part);
    }

    static PaceWatch getWatch(long hour, BinaryReader in) {
        return PaceWatch.read(Pace.DEFAULT, HourOfWeek.startOf(hour), in.rest());
    }

    static void putExpectation(BinaryWriter out, Expectation expectation) {
        var part = out.beginPart(Expectation.BYTES);
        expectation.write(part);
        out.endPart(part);
    }
}
