package dev.costgauge.dedupe;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The events that a partition has seen, for a span of event time and up to a number of them. When there are more, the
 * oldest hours are given up early, so the heap is bounded and the span shrinks; {@link #hours} says to what.
 *
 * <p>What is new since the last call of {@link #drain} is handed out in blocks, one an hour, to be kept; an hour that has
 * expired is forgotten as a whole. Not thread-safe.
 */
public final class SeenEvents {

    /** Bytes of an id in a block. */
    private static final int BYTES = Long.BYTES + Integer.BYTES;

    private final int spanHours;
    private final long most;
    private final IdTable table = new IdTable();

    /** Ids of each hour that counts. */
    private final TreeMap<Long, Integer> counts = new TreeMap<>();

    private final Map<Long, ByteBuffer> fresh = new HashMap<>();
    private long size;
    private long firstHour = Long.MIN_VALUE;
    private long newestHour = Long.MIN_VALUE;

    /**
     * @param spanHours hours of event time for which a repeat is known
     * @param most ids that are kept
     */
    public SeenEvents(int spanHours, long most) {
        this.spanHours = spanHours;
        this.most = most;
    }

    /** Time has come to an hour: what is older than the span before it no longer counts. */
    public void advance(long hour) {
        if (hour > newestHour) {
            newestHour = hour;
            expireBefore(hour - spanHours + 1);
        }
    }

    /** Whether the event was seen. */
    public boolean contains(EventIds id) {
        return table.contains(id.high(), id.low());
    }

    /** Notes an event of an hour; one that is older than the span is not noted. */
    public void add(EventIds id, long hour) {
        if (hour < firstHour) {
            return;
        }
        put(id.high(), id.low(), hour);
        ByteBuffer block = fresh.get(hour);
        if (block == null || block.remaining() < BYTES) {
            block = grown(block);
            fresh.put(hour, block);
        }
        block.putLong(id.high()).putInt(id.low());
    }

    private void put(long high, int low, long hour) {
        advance(hour);
        table.add(high, low, hour);
        counts.merge(hour, 1, Integer::sum);
        size++;
        while (size > most && counts.size() > 1) {
            expireBefore(counts.firstKey() + 1);
        }
    }

    private static ByteBuffer grown(@Nullable ByteBuffer full) {
        return full == null
                ? ByteBuffer.allocate(64 * BYTES)
                : ByteBuffer.allocate(full.capacity() * 2).put(full.flip());
    }

    private void expireBefore(long hour) {
        if (hour > firstHour) {
            firstHour = hour;
            table.expireBefore(hour);
            var expired = counts.headMap(hour);
            expired.values().forEach(count -> size -= count);
            expired.clear();
            fresh.keySet().removeIf(each -> each < hour);
        }
    }

    /** The first hour that counts: with it what is restored expires as it had. */
    public long firstHour() {
        return firstHour;
    }

    /** Takes back the first hour that counted; before any block. */
    public void restoreFirstHour(long hour) {
        expireBefore(hour);
    }

    /** Takes what is new, by hour: blocks that {@link #restore} reads. */
    public Map<Long, byte[]> drain() {
        Map<Long, byte[]> blocks = new TreeMap<>();
        fresh.forEach((hour, block) -> blocks.put(hour, Arrays.copyOf(block.array(), block.position())));
        fresh.clear();
        return blocks;
    }

    /** Takes back a block that was handed out for an hour. */
    public void restore(long hour, byte[] block) {
        if (hour < firstHour) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(block);
        while (in.remaining() >= BYTES) {
            put(in.getLong(), in.getInt(), hour);
        }
    }

    /** Ids that count. */
    public long size() {
        return size;
    }

    /** Hours back, the newest included, for which every repeat is known. */
    public long hours() {
        return counts.isEmpty() ? spanHours : newestHour - firstHour + 1;
    }
}
