package dev.costgauge.dedupe;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
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

    /** Ids whose slots are fetched from memory together. */
    private static final int AT_ONCE = 64;

    /** Pieces that are never given up early: a repeat that comes at once must be known. */
    private static final int KEPT = 2;

    private final long piece;
    private final long spanPieces;
    private final long most;
    private final IdTable table = new IdTable();

    /** What is known of each piece that counts. */
    private final TreeMap<Long, Piece> pieces = new TreeMap<>();

    /** Those of them that have ids which were not handed out. */
    private final TreeMap<Long, Piece> fresh = new TreeMap<>();

    /** The piece that the last id was of: the next one is of it too, nearly always. */
    private Piece last = new Piece(Long.MIN_VALUE);

    private long size;

    /** Keeps the compiler from leaving out reads whose results nobody wants. */
    private long fetched;

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

    /** Fetches the memory that {@link #contains} will look at; what it answers means nothing. */
    public long prefetch(EventIds id) {
        return table.prefetch(id.high(), id.low());
    }

    /** Notes an event of a moment, epoch milliseconds; one that is older than the span is not noted. */
    public void add(EventIds id, long time) {
        long at = pieceOf(time);
        if (at < first) {
            return;
        }
        put(id.high(), id.low(), at);
        if (last.block == null) {
            fresh.put(at, last);
        }
        last.append(id);
    }

    private long pieceOf(long time) {
        return Math.floorDiv(time, piece);
    }

    private void put(long high, int low, long at) {
        advancePiece(at);
        table.add(high, low, at);
        if (at != last.number) {
            last = pieces.computeIfAbsent(at, Piece::new);
        }
        last.ids++;
        size++;
        while (size > most && pieces.size() > KEPT) {
            expireBefore(pieces.firstKey() + 1);
        }
    }

    private void expireBefore(long at) {
        if (at > first) {
            first = at;
            table.expireBefore(at);
            var expired = pieces.headMap(at);
            expired.values().forEach(each -> size -= each.ids);
            expired.clear();
            fresh.headMap(at).clear();
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
        fresh.forEach((at, each) -> blocks.put(at * piece, each.takeBlock()));
        fresh.clear();
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
            int from = in.position();
            int to = from + Math.min(in.remaining() / BYTES, AT_ONCE) * BYTES;
            // So that their slots are waited for together: a start puts millions.
            for (int i = from; i < to; i += BYTES) {
                fetched += table.prefetch(in.getLong(i), in.getInt(i + Long.BYTES));
            }
            while (in.position() < to) {
                put(in.getLong(), in.getInt(), at);
            }
        }
    }

    /** Ids that count. */
    public long size() {
        return size;
    }

    /** Hours back for which every repeat is known. */
    public double hours() {
        return (double) (pieces.isEmpty() ? spanPieces : newest - first + 1) * piece / HOUR;
    }

    /** One piece of time. */
    private static final class Piece {
        private final long number;
        private int ids;

        /** Ids that were not handed out; null for none. */
        private @Nullable ByteBuffer block;

        Piece(long number) {
            this.number = number;
        }

        void append(EventIds id) {
            ByteBuffer into = block;
            if (into == null) {
                into = ByteBuffer.allocate(64 * BYTES);
            } else if (into.remaining() < BYTES) {
                into = ByteBuffer.allocate(into.capacity() * 2).put(into.flip());
            }
            block = into.putLong(id.high()).putInt(id.low());
        }

        byte[] takeBlock() {
            ByteBuffer taken = Objects.requireNonNull(block);
            block = null;
            return Arrays.copyOf(taken.array(), taken.position());
        }
    }
}
