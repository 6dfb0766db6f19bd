package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;

/** What became of the events of one hour in this partition. Read-only outside this package. Not thread-safe. */
public final class LedgerLine {

    /** Where an event is booked. What is received is counted, late, refused or a duplicate. */
    public enum Entry {
        RECEIVED,
        COUNTED,
        LATE,
        REFUSED,
        DUPLICATE,
        /** Its cost is unknown, so it is not received either. */
        UNREADABLE,
        /** What corrections added to hours. */
        CORRECTED,
        /** What is in the closed hours of pairs, added up where they close. */
        CLOSED
    }

    private static final int VERSION = 1;
    private static final Entry[] ENTRIES = Entry.values();

    private final long hour;
    private final long[] events = new long[ENTRIES.length];
    private final long[] nanos = new long[ENTRIES.length];

    /** Rises with each publication. */
    long revision;

    /** Whether what was booked last is published. */
    boolean published;

    LedgerLine(long hour) {
        this.hour = hour;
    }

    /** UTC epoch hour. */
    public long hour() {
        return hour;
    }

    public long revision() {
        return revision;
    }

    public long events(Entry entry) {
        return events[entry.ordinal()];
    }

    /** Nano-dollars; at the end of the range of a long it stays there. */
    public long nanos(Entry entry) {
        return nanos[entry.ordinal()];
    }

    /** Nano-dollars that came in and are in closed hours now, without what corrections changed. */
    public long closedNanos() {
        return nanos(Entry.CLOSED) - nanos(Entry.CORRECTED);
    }

    /** Nano-dollars in hours that are still open; none once every pair has closed the hour. */
    public long openNanos() {
        return isClosed() ? 0 : notClosed();
    }

    /** Nano-dollars that were received and are nowhere, or were counted and are in no hour that closed; 0 always. */
    public long unaccountedNanos() {
        long nowhere = nanos(Entry.RECEIVED)
                - nanos(Entry.COUNTED)
                - nanos(Entry.LATE)
                - nanos(Entry.REFUSED)
                - nanos(Entry.DUPLICATE);
        return nowhere + (isClosed() ? notClosed() : 0);
    }

    /** A line is published when every pair has closed its hour, and not before. */
    private boolean isClosed() {
        return revision > 0;
    }

    private long notClosed() {
        return nanos(Entry.COUNTED) + nanos(Entry.CORRECTED) - nanos(Entry.CLOSED);
    }

    void book(Entry entry, long moreEvents, long moreNanos) {
        published = false;
        int at = entry.ordinal();
        events[at] += moreEvents;
        long sum = nanos[at] + moreNanos;
        boolean overflown = ((nanos[at] ^ sum) & (moreNanos ^ sum)) < 0;
        nanos[at] = overflown ? (moreNanos < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }

    byte[] write(BinaryWriter out) {
        out.reset().putByte(VERSION).putLong(hour).putLong(revision).putByte(published ? 1 : 0).putByte(ENTRIES.length);
        for (int i = 0; i < ENTRIES.length; i++) {
            out.putLong(events[i]).putLong(nanos[i]);
        }
        return out.toBytes();
    }

    /** Reads a stored value. */
    public static LedgerLine read(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("ledger", VERSION);
        LedgerLine line = new LedgerLine(in.getLong());
        line.revision = in.getLong();
        line.published = in.getByte() != 0;
        int entries = in.getByte();
        for (int i = 0; i < entries; i++) {
            line.events[i] = in.getLong();
            line.nanos[i] = in.getLong();
        }
        return line;
    }
}
