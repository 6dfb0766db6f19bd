package dev.costgauge.dedupe;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The events that a partition has seen, for a span of event time and up to a number of them. Time is cut into minutes (five
 * of them when the span is longer than a week). When there are more ids, the oldest minutes are given up early, all but the
 * newest two, so the heap is bounded by that number or by what comes in two minutes, and the span shrinks; {@link #hours}
 * says to what.
 *
 * <p>What is new since the last call of {@link #drain} is handed out in blocks, one a minute, to be kept; a minute that has
 * expired is forgotten as a whole. Not thread-safe.
 */
public final class SeenEvents {

    /** Bytes of an id in a block. */
    private static final int BYTES = Long.BYTES + Integer.BYTES;

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    /** Longer ones have longer pieces: see how the table folds them. */
    private static final long LONG_SPAN = 7 * 24 * HOUR;

    /** Pieces that are never given up early: a repeat that comes at once must be known. */
    private static final int KEPT = 2;

    private final long piece;
    private final long spanPieces;
    private final long most;
    private final IdTable table = new IdTable();

    /** Ids of each piece that counts, in a cell of its own. */
    private final TreeMap<Long, int[]> counts = new TreeMap<>();

    /** The piece that the last id was of, and its cell: the next one is of it too, nearly always. */
    private long hot = Long.MIN_VALUE;

    private int[] hotCount = new int[1];

    private final Map<Long, ByteBuffer> fresh = new HashMap<>();

    /** The block that the last id went into; null when it was handed out. */
    private @Nullable ByteBuffer lastBlock;

    private long blockPiece;
    private long size;
    private long first = Long.MIN_VALUE;
    private long newest = Long.MIN_VALUE;

    /**
     * @param spanMillis event time for which a repeat is known, at least a minute
     * @param most ids that are kept
     */
    public SeenEvents(long spanMillis, long most) {
        this.piece = spanMillis > LONG_SPAN ? 5 * MINUTE : MINUTE;
        this.spanPieces = spanMillis / piece;
        this.most = most;
    }

    /** Event time has come to a moment, epoch milliseconds: what is older than the span before it no longer counts. */
    public void advance(long time) {
        advancePiece(pieceOf(time));
    }

    private void advancePiece(long to) {
        if (to > newest) {
            newest = to;
            expireBefore(to - spanPieces + 1);
        }
    }

    /** Whether the event was seen. */
    public boolean contains(EventIds id) {
        return table.contains(id.high(), id.low());
    }

    /** Notes an event of a moment, epoch milliseconds; one that is older than the span is not noted. */
    public void add(EventIds id, long time) {
        long at = pieceOf(time);
        if (at < first) {
            return;
        }
        put(id.high(), id.low(), at);
        ByteBuffer block = blockPiece == at ? lastBlock : fresh.get(at);
        if (block == null || block.remaining() < BYTES) {
            block = grown(block);
            fresh.put(at, block);
        }
        blockPiece = at;
        lastBlock = block;
        block.putLong(id.high()).putInt(id.low());
    }

    private long pieceOf(long time) {
        return Math.floorDiv(time, piece);
    }

    private void put(long high, int low, long at) {
        advancePiece(at);
        table.add(high, low, at);
        if (at != hot) {
            hot = at;
            hotCount = counts.computeIfAbsent(at, key -> new int[1]);
        }
        hotCount[0]++;
        size++;
        while (size > most && counts.size() > KEPT) {
            expireBefore(counts.firstKey() + 1);
        }
    }

    private static ByteBuffer grown(@Nullable ByteBuffer full) {
        return full == null
                ? ByteBuffer.allocate(64 * BYTES)
                : ByteBuffer.allocate(full.capacity() * 2).put(full.flip());
    }

    private void expireBefore(long at) {
        if (at > first) {
            first = at;
            table.expireBefore(at);
            var expired = counts.headMap(at);
            expired.values().forEach(count -> size -= count[0]);
            expired.clear();
            hot = hot < at ? Long.MIN_VALUE : hot;
            fresh.keySet().removeIf(each -> each < at);
            lastBlock = blockPiece < at ? null : lastBlock;
        }
    }

    /** The first moment that counts, epoch milliseconds: with it what is restored expires as it had. */
    public long firstTime() {
        return first == Long.MIN_VALUE ? Long.MIN_VALUE : first * piece;
    }

    /** Takes back the first moment that counted; before any block. */
    public void restoreFirstTime(long time) {
        expireBefore(pieceOf(time));
    }

    /** Takes what is new, by the moment with which its piece of time begins: blocks that {@link #restore} reads. */
    public Map<Long, byte[]> drain() {
        Map<Long, byte[]> blocks = new TreeMap<>();
        fresh.forEach((at, block) -> blocks.put(at * piece, Arrays.copyOf(block.array(), block.position())));
        fresh.clear();
        lastBlock = null;
        return blocks;
    }

    /** Takes back a block that was handed out for a moment. */
    public void restore(long time, byte[] block) {
        long at = pieceOf(time);
        if (at < first) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(block);
        while (in.remaining() >= BYTES) {
            put(in.getLong(), in.getInt(), at);
        }
    }

    /** Ids that count. */
    public long size() {
        return size;
    }

    /** Hours back for which every repeat is known. */
    public double hours() {
        return (double) (counts.isEmpty() ? spanPieces : newest - first + 1) * piece / HOUR;
    }
}
