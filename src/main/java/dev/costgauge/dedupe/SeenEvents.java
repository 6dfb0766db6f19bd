package dev.costgauge.dedupe;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The events that a partition has seen, for a span of event time and up to a number of them. Time is cut into minutes (five
 * of them when the span is longer than a week). When there are more ids, the oldest minutes are given up early, all but the
 * newest two, so the heap is bounded by that number or by what comes in two minutes, and the span shrinks; {@link #hours}
 * says to what.
 *
 * <p>What is new since the last call of {@link #drain} is handed out in blocks, each of one minute, to be kept; a minute that has
 * expired is forgotten as a whole. Not thread-safe.
 */
public final class SeenEvents {

    /** Bytes of an id in a block. */
    static final int BYTES = Long.BYTES + Integer.BYTES;

    /** A block is one record of a changelog, however much came since the last commit: small enough for every broker's limit. */
    private static final int BLOCK_BYTES = 16_384 * BYTES;

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

    /** What is known of each piece that counts. */
    private final TreeMap<Long, Piece> pieces = new TreeMap<>();

    /** Those of them that have ids which were not handed out. */
    private final TreeMap<Long, Piece> fresh = new TreeMap<>();

    /** The piece that the last id was of: the next one is of it too, nearly always. */
    private Piece last = new Piece(Long.MIN_VALUE);

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

    /** Fetches the memory that {@link #contains} will look at for each; what it answers means nothing. */
    public long prefetch(IdBatch ids) {
        return ids.prefetch(table);
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
        count(last, 1);
    }

    private void count(Piece of, int ids) {
        of.ids += ids;
        size += ids;
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

    /**
     * Ids of a piece of time, to be kept.
     *
     * @param time with which the piece begins, epoch milliseconds
     * @param ids at most {@value #BLOCK_BYTES} bytes
     */
    public record Block(long time, byte[] ids) {}

    /** Takes what is new: blocks for {@link #restore}. */
    public List<Block> drain() {
        List<Block> blocks = new ArrayList<>();
        fresh.forEach((at, each) -> each.takeBlocks(at * piece, blocks));
        fresh.clear();
        return blocks;
    }

    /** Whether ids of a moment count: blocks of others need not be kept until {@link #restore}. */
    public boolean counts(long time) {
        return pieceOf(time) >= first;
    }

    /** Takes back all blocks that were kept and count, in any order; before any event. */
    public void restore(List<Block> blocks) {
        List<Block> some = blocks.stream().filter(block -> block.ids().length > 0).toList();
        some.forEach(block -> advancePiece(pieceOf(block)));
        for (Block block : some) {
            if (counts(block.time())) {
                count(pieces.computeIfAbsent(pieceOf(block), Piece::new), block.ids().length / BYTES);
            }
        }
        table.addAll(some.stream().filter(block -> counts(block.time())).toList(), this::pieceOf);
    }

    private long pieceOf(Block block) {
        return pieceOf(block.time());
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

        void takeBlocks(long time, List<Block> into) {
            ByteBuffer taken = Objects.requireNonNull(block);
            block = null;
            for (int from = 0; from < taken.position(); from += BLOCK_BYTES) {
                int to = Math.min(from + BLOCK_BYTES, taken.position());
                into.add(new Block(time, Arrays.copyOfRange(taken.array(), from, to)));
            }
        }
    }
}
