package dev.costgauge.hours;

import dev.costgauge.dedupe.IdBatch;
import dev.costgauge.wire.EventCursor;
import org.jspecify.annotations.Nullable;

/**
 * Fetches from memory what a batch of events is going to need, before they are counted one by one. The processor's caches
 * hold neither the ids of a day nor many pairs, so an event waits for memory a dozen times, one after the other, because
 * each piece says where the next one is. Here the same piece of many events is asked for at once, so that the waits are
 * nearly one. It only reads, and hands out the pairs that it finds, so that nobody looks for them once more. Not thread-safe:
 * it belongs to one stream task.
 *
 * <p>Its arrays of references are new ones for each batch: where a reference is stored into an old object, G1's barrier has a
 * fence, and the processor waits there for all that it has asked memory for.
 */
public final class Lookahead {

    /** Events to look at together: the more, the more waits are one, and the more has left the nearest caches when it is needed. */
    public static final int GROUP = 128;

    private final BytesTable<Placed> names;
    private final Gauge gauge;
    private final IdBatch ids = new IdBatch(GROUP);
    private final long[] hashes = new long[2 * GROUP];

    /** Keeps the compiler from leaving out reads whose results nobody wants. */
    private long sum;

    /** @param names where the events' pairs are found */
    public Lookahead(BytesTable<Placed> names, Gauge gauge) {
        this.names = names;
        this.gauge = gauge;
    }

    /**
     * Fetches for events. One loop a piece, so that no read waits for the one before it.
     *
     * @param events {@link #GROUP} at most
     * @param isEvent which of them are; the others are passed over
     * @return their pairs; null for one that is not known, and for what is no event
     */
    public @Nullable Placed[] fetch(EventCursor[] events, boolean[] isEvent) {
        int size = events.length;
        for (int i = 0; i < size; i++) {
            if (isEvent[i]) {
                EventCursor event = events[i];
                names.hash(event.bytes(), event.pairFrom(), event.pairTo(), hashes, 2 * i);
            }
        }
        @Nullable Placed[] placed = new Placed[size];
        for (int i = 0; i < size; i++) {
            placed[i] = isEvent[i] ? names.get(hashes, 2 * i) : null;
        }
        @Nullable Pair[] pairs = new Pair[size];
        for (int i = 0; i < size; i++) {
            Placed each = placed[i];
            pairs[i] = each == null ? null : each.own;
        }
        long read = sum;
        if (gauge.knowsRepeats()) {
            read += fetchIds(events, placed);
        }
        @Nullable Hour[] hours = new Hour[size];
        for (int i = 0; i < size; i++) {
            Pair pair = pairs[i];
            hours[i] = pair == null ? null : pair.latestOpen();
            read += pair == null ? 0 : pair.prefetch();
        }
        read += Hour.prefetch(hours);
        sum = read;
        return placed;
    }

    private long fetchIds(EventCursor[] events, @Nullable Placed[] placed) {
        for (int i = 0; i < events.length; i++) {
            Placed each = placed[i];
            if (each != null) {
                EventCursor event = events[i];
                ids.add(each.idHash(), event.bytes(), event.eventIdFrom(), event.eventIdTo());
            }
        }
        long read = gauge.prefetch(ids);
        ids.clear();
        return read;
    }
}
