package dev.costgauge.dedupe;

/**
 * A set of 96-bit ids, each with the hour that it belongs to. Open addressing with linear probing: 14 bytes a slot, and
 * from 1.3 to 2.3 slots an id. What belongs to hours before {@link #expireBefore} no longer counts and is left behind when its part
 * of the table is next written anew. The table has {@value #PARTS} parts, so that no single event waits for all of it.
 * Not thread-safe.
 */
final class IdTable {

    private static final int PARTS = 256;
    private static final int LEAST = 64;

    /** A part is written anew when it is this full, expired ids included, and is this full of live ones afterwards. */
    private static final double MOST_FULL = .75;

    private static final double LEAST_FULL = .44;

    /** Hours fit into 15 bits, counted around: no two that count at the same time are further apart than half of that. */
    private static final int AROUND = (1 << 15) - 1;

    private final Part[] parts = new Part[PARTS];
    private long firstHour = Long.MIN_VALUE;

    IdTable() {
        for (int i = 0; i < PARTS; i++) {
            parts[i] = new Part();
        }
    }

    /** Whether the id is there and its hour counts. */
    boolean contains(long high, int low) {
        Part part = part(low);
        int at = part.find(high, low);
        return at >= 0 && counts(part.hours[at]);
    }

    /** Adds an id, or gives one that is there another hour. */
    void add(long high, int low, long hour) {
        part(low).put(high, low, fold(hour));
    }

    /** Ids of earlier hours no longer count. */
    void expireBefore(long hour) {
        firstHour = Math.max(firstHour, hour);
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

    private static short fold(long hour) {
        return (short) (Math.floorMod(hour, (long) AROUND) + 1);
    }

    private boolean counts(short folded) {
        return firstHour == Long.MIN_VALUE || Math.floorMod(folded - fold(firstHour), AROUND) < AROUND / 2;
    }

    /** Parallel arrays; an hour of 0 marks an empty slot. */
    private final class Part {
        private long[] highs = new long[LEAST];
        private int[] lows = new int[LEAST];
        private short[] hours = new short[LEAST];
        private int filled;

        /** Where the id is, or where it would go: then one less than the negative of that. */
        int find(long high, int low) {
            // Any size will do: the hash's upper half, as a fraction, times the size.
            int at = (int) ((high >>> 32) * highs.length >>> 32);
            while (hours[at] != 0) {
                if (highs[at] == high && lows[at] == low) {
                    return at;
                }
                at = at + 1 == highs.length ? 0 : at + 1;
            }
            return -1 - at;
        }

        void put(long high, int low, short hour) {
            int at = find(high, low);
            if (at >= 0) {
                hours[at] = hour;
                return;
            }
            if (filled >= MOST_FULL * highs.length) {
                renew();
                at = find(high, low);
            }
            set(-1 - at, high, low, hour);
        }

        private void set(int at, long high, int low, short hour) {
            highs[at] = high;
            lows[at] = low;
            hours[at] = hour;
            filled++;
        }

        /** Leaves behind what no longer counts. */
        private void renew() {
            long[] oldHighs = highs;
            int[] oldLows = lows;
            short[] oldHours = hours;
            int live = 0;
            for (short hour : oldHours) {
                live += hour != 0 && counts(hour) ? 1 : 0;
            }
            int size = (int) Math.max(LEAST, live / LEAST_FULL);
            highs = new long[size];
            lows = new int[size];
            hours = new short[size];
            filled = 0;
            for (int i = 0; i < oldHours.length; i++) {
                if (oldHours[i] != 0 && counts(oldHours[i])) {
                    set(-1 - find(oldHighs[i], oldLows[i]), oldHighs[i], oldLows[i], oldHours[i]);
                }
            }
        }
    }
}
