package dev.costgauge.dedupe;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A set of 96-bit ids, each with the piece of time that it belongs to. Open addressing with linear probing: 16 bytes a
 * slot, and from 1.3 to 2.3 slots an id. What belongs to pieces before {@link #expireBefore} no longer counts and is left
 * behind when its part of the table is next written anew; with each piece that expires, one part is. The table has
 * {@value #PARTS} parts, so that no single event waits for all of it. Not thread-safe.
 */
final class IdTable {

    private static final int PARTS = 256;
    private static final int LEAST = 64;

    /** Slots that a search seldom goes beyond: a line of the cache. */
    private static final int SEARCHED = 4;

    /** A part is written anew when it is this full, expired ids included, and is this full of live ones afterwards. */
    private static final double MOST_FULL = .75;

    private static final double LEAST_FULL = .44;

    /** How full a part is of ids that were restored. */
    private static final double RESERVED_FULL = .6;

    /** Pieces fit into 15 bits, counted around: no two that count at the same time are further apart than half of that. */
    private static final int AROUND = (1 << 15) - 1;

    private final Part[] parts = new Part[PARTS];
    private long first = Long.MIN_VALUE;
    private int nextRenewed;

    IdTable() {
        Arrays.setAll(parts, part -> new Part());
    }

    /** Whether the id is there and its piece of time counts. */
    boolean contains(long high, int low) {
        Part part = part(low);
        int at = part.find(high, low);
        return at >= 0 && counts(part.piece(at));
    }

    /** Reads the slot where the search for an id begins, and one where most searches have ended. */
    long prefetch(long high, int low) {
        Part part = part(low);
        int slot = part.slotOf(high);
        int last = Math.min(slot + SEARCHED, part.words.length / 2 - 1);
        return part.words[2 * slot] + part.words[2 * last];
    }

    /**
     * Adds the ids of blocks; before any other. One part after the other, each with the room that it needs: a part fits into
     * the processor's caches, where the table does not.
     */
    void addAll(List<SeenEvents.Block> blocks, ToLongFunction<SeenEvents.Block> pieceOf) {
        int[] ends = ends(blocks);
        int all = ends[PARTS - 1];
        long[] highs = new long[all];
        int[] lows = new int[all];
        short[] pieces = new short[all];
        int[] next = new int[PARTS];
        System.arraycopy(ends, 0, next, 1, PARTS - 1);
        for (SeenEvents.Block block : blocks) {
            ByteBuffer in = ByteBuffer.wrap(block.ids());
            short piece = fold(pieceOf.applyAsLong(block));
            while (in.remaining() >= SeenEvents.BYTES) {
                long high = in.getLong();
                int low = in.getInt();
                int at = next[partOf(low)]++;
                highs[at] = high;
                lows[at] = low;
                pieces[at] = piece;
            }
        }
        int from = 0;
        for (int number = 0; number < PARTS; number++) {
            Part part = new Part(new long[2 * (int) Math.max(LEAST, (ends[number] - from) / RESERVED_FULL)]);
            for (; from < ends[number]; from++) {
                part.put(highs[from], lows[from], pieces[from]);
            }
            parts[number] = part;
        }
    }

    /** Where the ids of each part end, when those of all blocks are in the order of their parts. */
    private static int[] ends(List<SeenEvents.Block> blocks) {
        int[] ends = new int[PARTS];
        for (SeenEvents.Block block : blocks) {
            ByteBuffer in = ByteBuffer.wrap(block.ids());
            for (int at = Long.BYTES; at < in.limit(); at += SeenEvents.BYTES) {
                ends[partOf(in.getInt(at))]++;
            }
        }
        for (int part = 1; part < PARTS; part++) {
            ends[part] += ends[part - 1];
        }
        return ends;
    }

    /** Adds an id, or gives one that is there another piece of time. */
    void add(long high, int low, long piece) {
        part(low).put(high, low, fold(piece));
    }

    /** Ids of earlier pieces no longer count. */
    void expireBefore(long piece) {
        if (piece <= first) {
            return;
        }
        long expired = first == Long.MIN_VALUE ? 0 : piece - first;
        first = piece;
        if (expired > AROUND / 2) {
            // Counted around, the oldest would look young again. No span is that long, so none of them counts.
            Arrays.setAll(parts, part -> new Part());
            return;
        }
        for (long left = Math.min(expired, PARTS); left > 0; left--) {
            parts[nextRenewed].renew();
            nextRenewed = (nextRenewed + 1) % PARTS;
        }
    }

    /** Slots of all parts. */
    long capacity() {
        long slots = 0;
        for (Part part : parts) {
            slots += part.words.length / 2;
        }
        return slots;
    }

    private Part part(int low) {
        return parts[partOf(low)];
    }

    private static int partOf(int low) {
        return low >>> 24;
    }

    private static short fold(long piece) {
        return (short) (Math.floorMod(piece, (long) AROUND) + 1);
    }

    private boolean counts(short folded) {
        return first == Long.MIN_VALUE || Math.floorMod(folded - fold(first), AROUND) < AROUND / 2;
    }

    /** Two words a slot, so that a look is one line of the cache: the upper bits; the lower ones with the piece, 0 for none. */
    private final class Part {
        private long[] words;
        private int filled;

        Part() {
            this(new long[2 * LEAST]);
        }

        private Part(long[] words) {
            this.words = words;
        }

        /** Where the id is, or where it would go: then one less than the negative of that. */
        int find(long high, int low) {
            int size = words.length / 2;
            int at = slotOf(high);
            while (piece(at) != 0) {
                if (words[2 * at] == high && low(at) == low) {
                    return at;
                }
                at = at + 1 == size ? 0 : at + 1;
            }
            return -1 - at;
        }

        int slotOf(long high) {
            // Any size will do: the hash's upper half, as a fraction, times the size.
            return (int) ((high >>> 32) * (words.length / 2) >>> 32);
        }

        short piece(int at) {
            return (short) words[2 * at + 1];
        }

        private int low(int at) {
            return (int) (words[2 * at + 1] >>> 32);
        }

        void put(long high, int low, short piece) {
            int at = find(high, low);
            if (at >= 0) {
                set(at, high, low, piece);
                return;
            }
            if (filled >= MOST_FULL * (words.length / 2)) {
                renew();
                at = find(high, low);
            }
            set(-1 - at, high, low, piece);
            filled++;
        }

        private void set(int at, long high, int low, short piece) {
            words[2 * at] = high;
            words[2 * at + 1] = (long) low << 32 | piece;
        }

        /** Leaves behind what no longer counts. */
        private void renew() {
            Part old = new Part(words);
            int slots = words.length / 2;
            filled = 0;
            for (int i = 0; i < slots; i++) {
                filled += old.isLive(i) ? 1 : 0;
            }
            words = new long[2 * (int) Math.max(LEAST, filled / LEAST_FULL)];
            for (int i = 0; i < slots; i++) {
                if (old.isLive(i)) {
                    long high = old.words[2 * i];
                    set(-1 - find(high, old.low(i)), high, old.low(i), old.piece(i));
                }
            }
        }

        private boolean isLive(int at) {
            return piece(at) != 0 && counts(piece(at));
        }
    }
}
