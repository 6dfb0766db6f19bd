package dev.costgauge.dedupe;

/**
 * Ids of events that are going to be looked for, so that their slots are fetched together: to find out what an id is takes
 * so many steps that the processor would wait for no more than two slots at once. Not thread-safe.
 */
public final class IdBatch {

    private final EventIds id = new EventIds();
    private final long[] highs;
    private final int[] lows;
    private int size;

    /** @param most ids that it takes */
    public IdBatch(int most) {
        this.highs = new long[most];
        this.lows = new int[most];
    }

    /** Takes the id that stands in a range of bytes; see {@link EventIds#set}. */
    public void add(long pair, byte[] bytes, int from, int to) {
        id.set(pair, bytes, from, to);
        highs[size] = id.high();
        lows[size] = id.low();
        size++;
    }

    public void clear() {
        size = 0;
    }

    long prefetch(IdTable table) {
        long read = 0;
        for (int i = 0; i < size; i++) {
            read += table.prefetch(highs[i], lows[i]);
        }
        return read;
    }
}
