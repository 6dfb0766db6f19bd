package dev.costgauge.dedupe;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

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

    /**
     * Of an array that parts share which were restored: with its header one region of G1's, with the options of the image. G1
     * copies what a start makes, twice, but nothing larger than half a region. The last array may be smaller.
     */
    private static final int SHARED_WORDS = (8 << 20) / Long.BYTES - 2;

    /** Ids whose slots are fetched together when many are added. */
    private static final int FETCHED = 128;

    private final Part[] parts = new Part[PARTS];

    /** An array that some of its sharers have left: it is kept until the last one has. */
    private long @Nullable [] emptying;

    /** See {@link #prefetch(long, int)}: what it answers means nothing, and without a use of it the compiler leaves out the reads. */
    private long fetched;

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
        return part.high(slot) + part.high(Math.min(slot + SEARCHED, part.slots - 1));
    }

    /** Adds the ids of blocks; before any other. */
    void addAll(List<SeenEvents.Block> blocks, ToLongFunction<SeenEvents.Block> pieceOf) {
        long ids = blocks.stream().mapToLong(block -> block.ids().length / SeenEvents.BYTES).sum();
        // Ids are hashes, so large parts get as many as one another; a small one that gets too many is written anew.
        reserve((int) Math.max(LEAST, ids / PARTS / RESERVED_FULL));
        for (SeenEvents.Block block : blocks) {
            ByteBuffer in = ByteBuffer.wrap(block.ids());
            short piece = fold(pieceOf.applyAsLong(block));
            for (int at = 0; at < in.limit(); at += FETCHED * SeenEvents.BYTES) {
                int end = Math.min(at + FETCHED * SeenEvents.BYTES, in.limit());
                fetched += prefetch(in, at, end);
                add(in, at, end, piece);
            }
        }
    }

    /** Gives each part so many slots, in arrays that some of them share until they are written anew. */
    private void reserve(int slots) {
        int sharing = Math.max(1, SHARED_WORDS / (2 * slots));
        for (int number = 0; number < PARTS; number += sharing) {
            int sharers = Math.min(sharing, PARTS - number);
            long[] shared = new long[sharers * 2 * slots];
            for (int i = 0; i < sharers; i++) {
                parts[number + i] = new Part(shared, i * 2 * slots, slots);
            }
        }
    }

    private long prefetch(ByteBuffer ids, int begin, int end) {
        long read = 0;
        for (int at = begin; at < end; at += SeenEvents.BYTES) {
            read += prefetch(ids.getLong(at), ids.getInt(at + Long.BYTES));
        }
        return read;
    }

    private void add(ByteBuffer ids, int begin, int end, short piece) {
        for (int at = begin; at < end; at += SeenEvents.BYTES) {
            int low = ids.getInt(at + Long.BYTES);
            part(low).put(ids.getLong(at), low, piece);
        }
    }

    /** Adds an id, or gives one that is there another piece of time. */
    void add(long high, int low, long piece) {
        part(low).put(high, low, fold(piece));
        if (emptying != null) {
            leave(emptying);
        }
    }

    /** Has one more part leave a shared array, so that no event waits for all of them. */
    private void leave(long[] shared) {
        for (Part part : parts) {
            if (part.words == shared) {
                part.renew();
                return;
            }
        }
        emptying = null;
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
            slots += part.slots;
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

        /** Where its slots begin in the words. */
        private int from;

        private int slots;
        private int filled;

        Part() {
            this(new long[2 * LEAST], 0, LEAST);
        }

        Part(long[] words, int from, int slots) {
            this.words = words;
            this.from = from;
            this.slots = slots;
        }

        /** Where the id is, or where it would go: then one less than the negative of that. */
        int find(long high, int low) {
            int at = slotOf(high);
            while (piece(at) != 0) {
                if (high(at) == high && low(at) == low) {
                    return at;
                }
                at = at + 1 == slots ? 0 : at + 1;
            }
            return -1 - at;
        }

        int slotOf(long high) {
            // Any size will do: the hash's upper half, as a fraction, times the size.
            return (int) ((high >>> 32) * slots >>> 32);
        }

        long high(int at) {
            return words[from + 2 * at];
        }

        short piece(int at) {
            return (short) words[from + 2 * at + 1];
        }

        private int low(int at) {
            return (int) (words[from + 2 * at + 1] >>> 32);
        }

        void put(long high, int low, short piece) {
            int at = find(high, low);
            if (at >= 0) {
                set(at, high, low, piece);
                return;
            }
            if (filled >= MOST_FULL * slots) {
                renew();
                at = find(high, low);
            }
            set(-1 - at, high, low, piece);
            filled++;
        }

        private void set(int at, long high, int low, short piece) {
            words[from + 2 * at] = high;
            words[from + 2 * at + 1] = (long) low << 32 | piece;
        }

        /** Leaves behind what no longer counts. */
        private void renew() {
            Part old = new Part(words, from, slots);
            filled = 0;
            for (int i = 0; i < old.slots; i++) {
                filled += old.isLive(i) ? 1 : 0;
            }
            slots = (int) Math.max(LEAST, filled / LEAST_FULL);
            words = new long[2 * slots];
            from = 0;
            if (old.words.length > 2 * old.slots) {
                emptying = old.words;
            }
            for (int i = 0; i < old.slots; i++) {
                if (old.isLive(i)) {
                    long high = old.high(i);
                    set(-1 - find(high, old.low(i)), high, old.low(i), old.piece(i));
                }
            }
        }

        private boolean isLive(int at) {
            return piece(at) != 0 && counts(piece(at));
        }
    }
}
