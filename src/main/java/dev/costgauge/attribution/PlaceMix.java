package dev.costgauge.attribution;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where a pair's cost usually arises: decayed cost by place for at most {@value #TRACKED} places, and of all others
 * together. It learns final, normal hours with the memory of {@link Mix}. Costs are floats, as they are stored: they only
 * say in which proportion expected dollars are spread, and the spreading itself is exact. Not thread-safe.
 */
public final class PlaceMix {

    static final int TRACKED = 12;

    /** Places that a split names at most. */
    static final int NAMED = 10;

    private static final byte VERSION = 1;

    private byte[][] places = new byte[0][];

    /** Decayed nano-dollars, one for each place. */
    private float[] costs = new float[0];

    private float other;

    /** Decayed count of learned hours. */
    private float hours;

    /**
     * Learns an hour whose cost is final; one that cost nothing says nothing of places. A new place takes a free row. When
     * there is none it takes the row of the smallest place that cost less, in this hour and in its hourly mean, and that
     * place's cost goes to the others. So a row is a lower bound for a place that was pushed out and came back.
     */
    public void learn(PlaceAmounts hour) {
        if (hour.total() <= 0) {
            return;
        }
        hours = (float) (Mix.DECAY * hours + 1);
        other = (float) (Mix.DECAY * other + hour.other());
        long[] now = new long[TRACKED];
        for (int row = 0; row < places.length; row++) {
            costs[row] = (float) (Mix.DECAY * costs[row]);
        }
        boolean[] known = new boolean[hour.size()];
        for (int i = 0; i < hour.size(); i++) {
            int row = row(hour.place(i));
            if (row >= 0) {
                costs[row] += hour.nanos(i);
                now[row] = hour.nanos(i);
                known[i] = true;
            }
        }
        for (int i = 0; i < hour.size(); i++) {
            if (!known[i]) {
                enter(hour.place(i), hour.nanos(i), now);
            }
        }
    }

    private void enter(byte[] place, long nanos, long[] now) {
        int row;
        if (places.length < TRACKED) {
            row = places.length;
            places = Arrays.copyOf(places, row + 1);
            costs = Arrays.copyOf(costs, row + 1);
        } else {
            row = smallestBelow(nanos, now);
            if (row < 0) {
                other += nanos;
                return;
            }
            other += costs[row];
        }
        places[row] = place;
        costs[row] = nanos;
        now[row] = nanos;
    }

    private int smallestBelow(long nanos, long[] now) {
        int smallest = -1;
        for (int row = 0; row < places.length; row++) {
            boolean below = now[row] < nanos && costs[row] < (double) nanos * hours;
            if (below && (smallest < 0 || costs[row] < costs[smallest])) {
                smallest = row;
            }
        }
        return smallest;
    }

    /**
     * An hour's excess by place: what it cost there less the place's usual part of the expected dollars, so a place that
     * usually costs and does not now has a negative part. What usually has no row is expected of the places that have none
     * now, in proportion to what they cost; hence a pair of which nothing was learned is expected to cost where it does.
     * The parts sum to {@code hour.total() - expectedNanos} exactly; at most {@value #NAMED} places are named.
     */
    public PlaceAmounts split(PlaceAmounts hour, long expectedNanos) {
        int own = places.length;
        int all = own + hour.size();
        byte[][] named = Arrays.copyOf(places, all);
        double[] weights = new double[all + 1];
        double usual = 0;
        for (int row = 0; row < own; row++) {
            weights[row] = Math.max(0, costs[row]);
            usual += weights[row];
        }
        double unnamed = Math.max(0, other);
        if (usual + unnamed == 0) {
            unnamed = 1;
        }
        usual += unnamed;
        double unnamedNow = Math.max(0, hour.other());
        for (int i = 0; i < hour.size(); i++) {
            named[own + i] = hour.place(i);
            unnamedNow += row(hour.place(i)) < 0 ? Math.max(0, hour.nanos(i)) : 0;
        }
        for (int i = 0; i < hour.size() && unnamedNow > 0; i++) {
            weights[own + i] = row(hour.place(i)) < 0 ? unnamed * Math.max(0, hour.nanos(i)) / unnamedNow : 0;
        }
        weights[all] = unnamedNow > 0 ? unnamed * Math.max(0, hour.other()) / unnamedNow : unnamed;
        for (int k = 0; k <= all; k++) {
            weights[k] *= expectedNanos / usual;
        }
        long[] expected = LargestRemainder.round(weights, expectedNanos);
        long[] excess = new long[all];
        for (int k = 0; k < all; k++) {
            excess[k] = (k < own ? 0 : hour.nanos(k - own)) - expected[k];
        }
        return PlaceAmounts.largest(named, excess, hour.other() - expected[all], NAMED);
    }

    private int row(byte[] place) {
        for (int row = 0; row < places.length; row++) {
            if (Arrays.equals(places[row], place)) {
                return row;
            }
        }
        return -1;
    }

    /** Bytes that {@link #write} needs. */
    public int bytes() {
        int bytes = 2 + 2 * Float.BYTES;
        for (byte[] place : places) {
            bytes += Short.BYTES + place.length + Float.BYTES;
        }
        return bytes;
    }

    public void write(ByteBuffer out) {
        out.put(VERSION).put((byte) places.length).putFloat(hours).putFloat(other);
        for (int row = 0; row < places.length; row++) {
            out.putShort((short) places[row].length).put(places[row]).putFloat(costs[row]);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException for a version from the future
     */
    public static PlaceMix read(ByteBuffer in) {
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("place mix has version " + version + ", newest known is " + VERSION);
        }
        PlaceMix mix = new PlaceMix();
        int size = in.get();
        mix.hours = in.getFloat();
        mix.other = in.getFloat();
        mix.places = new byte[size][];
        mix.costs = new float[size];
        for (int row = 0; row < size; row++) {
            mix.places[row] = new byte[in.getShort() & 0xffff];
            in.get(mix.places[row]);
            mix.costs[row] = in.getFloat();
        }
        return mix;
    }
}
