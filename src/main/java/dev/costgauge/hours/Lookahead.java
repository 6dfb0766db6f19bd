package dev.costgauge.hours;

import dev.costgauge.dedupe.IdBatch;
import dev.costgauge.wire.EventCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fetches from memory what a batch of events is going to need, before they are counted one by one. The processor's caches
 * hold neither the ids of a day nor many pairs, so an event waits for memory a dozen times, one after the other, because
 * each piece says where the next one is. Here the same piece of many events is asked for at once, so that the waits are
 * nearly one. It only reads: what it finds decides nothing. Not thread-safe: it belongs to one stream task.
 */
public final class Lookahead {

    /** Events to look at together: the more, the more waits are one, and the more has left the nearest caches when it is needed. */
    public static final int GROUP = 128;

    /** Of a partition: a thread that has four such keeps most of their memory in a cache of its own. */
    private static final int FEW_PAIRS = 2_000;

    private final BytesTable<Placed> names;
    private final Gauge gauge;
    private final IdBatch ids = new IdBatch(GROUP);
    private final byte[][] values = new byte[GROUP][];
    private final int[] idsFrom = new int[GROUP];
    private final int[] idsTo = new int[GROUP];
    private final int[] slots = new int[GROUP];
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

    /** Whether to look costs less than it spares: without ids, what few pairs have is near enough. */
    public boolean pays() {
        return gauge.knowsRepeats() || names.size() > FEW_PAIRS;
    }

    /** Takes an event of which the id and the pair are known, and fetches when there are enough. */
    public void add(EventCursor event) {
        values[size] = event.bytes();
        idsFrom[size] = event.eventIdFrom();
        idsTo[size] = event.eventIdTo();
        slots[size] = names.slotOf(event.bytes(), event.pairFrom(), event.pairTo());
        size++;
        if (size == GROUP) {
            fetch();
        }
    }

    /** Fetches for what was added. One loop a piece, so that no read waits for the one before it. */
    public void fetch() {
        long read = sum;
        for (int i = 0; i < size; i++) {
            placed[i] = names.first(slots[i]);
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
        clear();
    }

    private long fetchIds() {
        for (int i = 0; i < size; i++) {
            Placed each = placed[i];
            if (each != null) {
                ids.add(each.idHash(), values[i], idsFrom[i], idsTo[i]);
            }
        }
        return gauge.prefetch(ids);
    }

    /** Forgets what it has found, so that nothing stays on the heap for it. */
    private void clear() {
        ids.clear();
        Arrays.fill(values, 0, size, null);
        Arrays.fill(placed, 0, size, null);
        Arrays.fill(pairs, 0, size, null);
        Arrays.fill(hours, 0, size, null);
        size = 0;
    }
}
