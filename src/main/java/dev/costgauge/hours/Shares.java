package dev.costgauge.hours;

import dev.costgauge.attribution.PlaceAmounts;
import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.cost.Nanos;
import java.util.Arrays;

/**
 * One hour's cost by place, a place being a cluster and a namespace as they stand in the event's bytes. The largest
 * {@value #TRACKED} places are followed one by one; a newcomer to a full table takes the smallest one's row, whose cost
 * goes to {@link #other()}. So the rows and the rest always sum to the hour's cost exactly, and the row of a place that
 * was pushed out and came back is a lower bound. Not thread-safe.
 */
public final class Shares {

    /** Rows while an hour is open; more than are published, so that a late large place is seldom cut short. */
    static final int TRACKED = 24;

    private byte[][] places = new byte[2][];
    private long[] costs = new long[2];
    private int size;
    private long other;

    /** Rows that were written or read whole; the others are written with their places. */
    private int stored;

    /** Whether a row has changed its place since. */
    private boolean replaced;

    public int size() {
        return size;
    }

    /** Fetches the memory that an event will look at; what it answers means nothing. */
    long prefetch() {
        return costs[0] + places.length;
    }

    /** Encoded cluster and namespace of a row. */
    public byte[] place(int row) {
        return places[row];
    }

    /** Nano-dollars of a row. */
    public long cost(int row) {
        return costs[row];
    }

    /** Nano-dollars of everything that has no row. */
    public long other() {
        return other;
    }

    /** So small that the named rows and the rest are each within the range of money, however they fall. */
    private static final long MAX_ROW = Nanos.MAX / 32;

    private static final long MAX_OTHER = Nanos.MAX / 4;

    /** No row: {@link #add} makes one. */
    static final int NONE = -1;

    /** The row of a place, {@link #NONE} when it has none. */
    int row(byte[] place) {
        for (int row = 0; row < size; row++) {
            if (places[row] == place) {
                return row;
            }
        }
        for (int row = 0; row < size; row++) {
            if (Arrays.equals(places[row], place)) {
                // It was read from the store; the next event finds it by the reference.
                places[row] = place;
                return row;
            }
        }
        return NONE;
    }

    /** Whether a cost can be added to a row without a part leaving the range of money. */
    boolean fits(int row, long cost) {
        if (row != NONE) {
            return Math.abs(costs[row] + cost) <= MAX_ROW;
        }
        return Math.abs(cost) <= MAX_ROW
                && (size < TRACKED || Math.abs(other + costs[smallest()]) <= MAX_OTHER);
    }

    /** @param row the place's, see {@link #row} */
    void add(int row, byte[] place, long cost) {
        if (row != NONE) {
            add(row, cost);
        } else {
            append(place, cost);
        }
    }

    void add(int row, long cost) {
        costs[row] += cost;
    }

    /** A correction says how much the hour cost, not where: the difference goes beside all places. */
    void correct(long before, long after) {
        if (Math.abs(other + after - before) <= MAX_OTHER) {
            other += after - before;
        } else {
            size = 0;
            other = after;
        }
    }

    void append(byte[] place, long cost) {
        int row;
        if (size < TRACKED) {
            if (size == places.length) {
                places = Arrays.copyOf(places, Math.min(size * 2, TRACKED));
                costs = Arrays.copyOf(costs, Math.min(size * 2, TRACKED));
            }
            row = size++;
        } else {
            row = smallest();
            other += costs[row];
            replaced = true;
        }
        places[row] = place;
        costs[row] = cost;
    }

    /** Row numbers by falling cost, at most {@code limit}. */
    public int[] largest(int limit) {
        Integer[] rows = new Integer[size];
        Arrays.setAll(rows, i -> i);
        // Equal costs keep the order of the bytes, so that two runs over the same events print the same alert.
        Arrays.sort(rows, (a, b) -> {
            int byCost = Long.compare(costs[b], costs[a]);
            return byCost != 0 ? byCost : Arrays.compareUnsigned(places[a], places[b]);
        });
        return Arrays.stream(rows).limit(limit).mapToInt(Integer::intValue).toArray();
    }

    private int smallest() {
        int smallest = 0;
        for (int row = 1; row < size; row++) {
            if (costs[row] < costs[smallest]) {
                smallest = row;
            }
        }
        return smallest;
    }

    /** The same for arithmetic. */
    PlaceAmounts amounts() {
        return PlaceAmounts.of(Arrays.copyOf(places, size), Arrays.copyOf(costs, size), other);
    }

    /** Whether {@link #give} cannot say what has changed since all of it was written. */
    boolean needsWhole() {
        return replaced;
    }

    /** Whether {@link #give} says places too. */
    boolean givesMore() {
        return size > stored;
    }

    /** Writes what may have changed since all of it was written, for {@link #take}: costs, and new places. */
    void give(BinaryWriter out) {
        out.putLong(other).putLong(size);
        for (int row = 0; row < size; row++) {
            if (row >= stored) {
                out.putBytes(places[row], 0, places[row].length);
            }
            out.putLong(costs[row]);
        }
    }

    /** The same where the rows are those that were written and nothing is beside them: all costs sum to the hour's. */
    void giveCosts(BinaryWriter out) {
        for (int row = 0; row < size - 1; row++) {
            out.putLong(costs[row]);
        }
    }

    /** Takes over what {@link #giveCosts} wrote. */
    void takeCosts(BinaryReader in, long hourCost) {
        long left = hourCost;
        for (int row = 0; row < size - 1; row++) {
            costs[row] = in.getLong();
            left -= costs[row];
        }
        costs[size - 1] = left;
        other = 0;
    }

    /** Takes over what {@link #give} wrote after these had been written whole. */
    void take(BinaryReader in) {
        other = in.getLong();
        int rows = in.getInt();
        for (int row = 0; row < rows; row++) {
            byte[] place = row >= stored ? in.getBytes() : places[row];
            if (row == size) {
                append(place, 0);
            }
            costs[row] = in.getLong();
        }
    }

    /** Notes that what {@link #write} said is kept. */
    void kept() {
        stored = size;
        replaced = false;
    }

    void write(BinaryWriter out) {
        out.putLong(other).putLong(size);
        for (int row = 0; row < size; row++) {
            out.putBytes(places[row], 0, places[row].length).putLong(costs[row]);
        }
    }

    static Shares read(BinaryReader in) {
        Shares shares = new Shares();
        shares.other = in.getLong();
        int rows = in.getInt();
        for (int row = 0; row < rows; row++) {
            shares.append(in.getBytes(), in.getLong());
        }
        shares.stored = rows;
        return shares;
    }
}
