package dev.costgauge.hours;

import dev.costgauge.dedupe.IdBatch;
import dev.costgauge.wire.EventCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fetches from memory what a batch of events is going to need, before they are counted one by one. The processor's caches
 * hold neither the ids of a day nor many pairs, so an event waits for memory a dozen times, one after the other, because
 * each piece says where the next one is. Here the same piece of many events is asked for at once, so that the waits are
 * nearly one. It only reads; the pairs that it finds are kept until their events come, so that nobody looks for them once
 * more. Not thread-safe: it belongs to one stream task.
 */
public final class Lookahead {

    /** Events to look at together: the more, the more waits are one, and the more has left the nearest caches when it is needed. */
    public static final int GROUP = 128;

    private final BytesTable<Placed> names;
    private final Gauge gauge;
    private final IdBatch ids = new IdBatch(GROUP);
    private final @Nullable EventCursor[] events = new EventCursor[GROUP];
    private final long[] hashes = new long[2 * GROUP];
    private final @Nullable Placed[] placed = new Placed[GROUP];
    private final @Nullable Pair[] pairs = new Pair[GROUP];
    private final @Nullable Hour[] hours = new Hour[GROUP];
    private int size;

    /** Keeps the compiler from leaving out reads whose results nobody wants. */
    private long sum;

    /** @param names where the events' pairs are found */
    public Lookahead(BytesTable<Placed> names, Gauge gauge) {
        this.names = names;
        this.gauge = gauge;
    }

    /** Forgets the group that was looked at, and begins one of {@link #GROUP} at most. */
    public void begin() {
        Arrays.fill(events, 0, size, null);
        Arrays.fill(placed, 0, size, null);
        size = 0;
    }

    /** Takes an event, whose cursor must not change until it is counted. */
    public void add(EventCursor event) {
        int at = size++;
        events[at] = event;
        names.hash(event.bytes(), event.pairFrom(), event.pairTo(), hashes, 2 * at);
    }

    /** Takes a record that is no event. */
    public void addNone() {
        events[size++] = null;
    }

    /** Fetches for what was added. One loop a piece, so that no read waits for the one before it. */
    public void fetch() {
        long read = sum;
        for (int i = 0; i < size; i++) {
            placed[i] = events[i] == null ? null : names.get(hashes, 2 * i);
        }
        for (int i = 0; i < size; i++) {
            Placed each = placed[i];
            pairs[i] = each == null ? null : each.own;
        }
        if (gauge.knowsRepeats()) {
            read += fetchIds();
        }
        for (int i = 0; i < size; i++) {
            Pair pair = pairs[i];
            hours[i] = pair == null ? null : pair.latestOpen();
            read += pair == null ? 0 : pair.prefetch();
        }
        read += Hour.prefetch(hours, size);
        sum = read;
        Arrays.fill(pairs, 0, size, null);
        Arrays.fill(hours, 0, size, null);
    }

    private long fetchIds() {
        for (int i = 0; i < size; i++) {
            Placed each = placed[i];
            EventCursor event = events[i];
            if (each != null && event != null) {
                ids.add(each.idHash(), event.bytes(), event.eventIdFrom(), event.eventIdTo());
            }
        }
        long read = gauge.prefetch(ids);
        ids.clear();
        return read;
    }

    /**
     * The pair of an event that was added; null when it was not known, or nothing that is an event was added there.
     *
     * @param at how many were added before it
     */
    public @Nullable Placed placed(int at) {
        return placed[at];
    }
}
