package dev.costgauge.dedupe;

import java.util.Arrays;

/**
 * A set of 96-bit ids, each with the piece of time that it belongs to. Open addressing with linear probing: 14 bytes a
 * slot, and from 1.3 to 2.3 slots an id. What belongs to pieces before {@link #expireBefore} no longer counts and is left
 * behind when its part of the table is next written anew; with each piece that expires, one part is. The table has
 * {@value #PARTS} parts, so that no single event waits for all of it. Not thread-safe.
 */
final class IdTable {

    private static final int PARTS = 256;
    private static final int LEAST = 64;

    /** A part is written anew when it is this full, expired ids included, and is this full of live ones afterwards. */
    private static final double MOST_FULL = .75;

    private static final double LEAST_FULL = .44;

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
        return at >= 0 && counts(part.pieces[at]);
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
            slots += part.highs.length;
        }
        return slots;
    }

    private Part part(int low) {
        return parts[low >>> 24];
    }

    private static short fold(long piece) {
        return (short) (Math.floorMod(piece, (long) AROUND) + 1);
    }

    private boolean counts(short folded) {
        return first == Long.MIN_VALUE || Math.floorMod(folded - fold(first), AROUND) < AROUND / 2;
    }

    /** Parallel arrays; a piece of 0 marks an empty slot. */
    private final class Part {
        private long[] highs = new long[LEAST];
        private int[] lows = new int[LEAST];
        private short[] pieces = new short[LEAST];
        private int filled;

        /** Where the id is, or where it would go: then one less than the negative of that. */
        int find(long high, int low) {
            // Any size will do: the hash's upper half, as a fraction, times the size.
            int at = (int) ((high >>> 32) * highs.length >>> 32);
            while (pieces[at] != 0) {
                if (highs[at] == high && lows[at] == low) {
                    return at;
                }
                at = at + 1 == highs.length ? 0 : at + 1;
            }
            return -1 - at;
        }

        void put(long high, int low, short piece) {
            int at = find(high, low);
            if (at >= 0) {
                pieces[at] = piece;
                return;
            }
            if (filled >= MOST_FULL * highs.length) {
                renew();
                at = find(high, low);
            }
            set(-1 - at, high, low, piece);
        }

        private void set(int at, long high, int low, short piece) {
            highs[at] = high;
            lows[at] = low;
            pieces[at] = piece;
            filled++;
        }

        /** Leaves behind what no longer counts. */
        private void renew() {
            long[] oldHighs = highs;
            int[] oldLows = lows;
            short[] oldPieces = pieces;
            int live = 0;
            for (short piece : oldPieces) {
                live += piece != 0 && counts(piece) ? 1 : 0;
            }
            int size = (int) Math.max(LEAST, live / LEAST_FULL);
            highs = new long[size];
            lows = new int[size];
            pieces = new short[size];
            filled = 0;
            for (int i = 0; i < oldPieces.length; i++) {
                if (oldPieces[i] != 0 && counts(oldPieces[i])) {
                    set(-1 - find(oldHighs[i], oldLows[i]), oldHighs[i], oldLows[i], oldPieces[i]);
                }
            }
        }
    }
}
