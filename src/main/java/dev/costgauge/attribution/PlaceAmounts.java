package dev.costgauge.attribution;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Nano-dollars by place: the cost of an hour, or its excess, or the excess of an episode. A place is an encoded cluster and
 * namespace, opaque here. At most {@value #MOST} places have a row, ordered by falling size whatever the sign, equal ones
 * by their bytes; the smallest beyond that, and what never had a name, are in {@link #other()}. So the rows and the rest
 * always sum to the total exactly, and {@code a.plus(b).minus(b)} has the total of {@code a}; it has its rows too, unless
 * there were too many places for them. Immutable; arrays that come in or go out are not copied and not to be changed.
 */
public final class PlaceAmounts {

    /** Rows at most. */
    public static final int MOST = 24;

    public static final PlaceAmounts NONE = new PlaceAmounts(new byte[0][], new long[0], 0);

    private static final int MAX_PLACE_BYTES = 0xffff;

    private final byte[][] places;
    private final long[] nanos;
    private final long other;

    private PlaceAmounts(byte[][] places, long[] nanos, long other) {
        this.places = places;
        this.nanos = nanos;
        this.other = other;
    }

    /**
     * Rows in any order; those of the same place are added up, those of nothing are left out.
     *
     * @param nanos one for each place
     * @param other what has no row
     * @throws IllegalArgumentException when a place is longer than 65,535 bytes
     */
    public static PlaceAmounts of(byte[][] places, long[] nanos, long other) {
        return largest(places, nanos, other, MOST);
    }

    static PlaceAmounts largest(byte[][] places, long[] nanos, long other, int most) {
        Row[] rows = new Row[places.length];
        for (int i = 0; i < rows.length; i++) {
            if (places[i].length > MAX_PLACE_BYTES) {
                throw new IllegalArgumentException("place of " + places[i].length + " bytes is longer than 65535");
            }
            rows[i] = new Row(places[i], nanos[i]);
        }
        Arrays.sort(rows, Row.BY_PLACE);
        int distinct = 0;
        for (Row row : rows) {
            if (distinct > 0 && Arrays.equals(rows[distinct - 1].place, row.place)) {
                rows[distinct - 1] = new Row(row.place, rows[distinct - 1].nanos + row.nanos);
            } else {
                rows[distinct++] = row;
            }
        }
        Row[] named = Arrays.stream(rows, 0, distinct)
                .filter(row -> row.nanos != 0)
                .sorted(Row.BY_SIZE)
                .toArray(Row[]::new);
        int size = Math.min(named.length, most);
        for (int i = size; i < named.length; i++) {
            other += named[i].nanos;
        }
        byte[][] kept = new byte[size][];
        long[] amounts = new long[size];
        for (int i = 0; i < size; i++) {
            kept[i] = named[i].place;
            amounts[i] = named[i].nanos;
        }
        return new PlaceAmounts(kept, amounts, other);
    }

    public int size() {
        return places.length;
    }

    /** Encoded cluster and namespace of a row. */
    public byte[] place(int row) {
        return places[row];
    }

    /** Nano-dollars of a row, never 0. */
    public long nanos(int row) {
        return nanos[row];
    }

    /** Nano-dollars of everything that has no row. */
    public long other() {
        return other;
    }

    public long total() {
        return Arrays.stream(nanos).sum() + other;
    }

    public PlaceAmounts plus(PlaceAmounts more) {
        return with(more, 1);
    }

    public PlaceAmounts minus(PlaceAmounts less) {
        return with(less, -1);
    }

    private PlaceAmounts with(PlaceAmounts more, int sign) {
        byte[][] allPlaces = Arrays.copyOf(places, places.length + more.places.length);
        long[] allNanos = Arrays.copyOf(nanos, allPlaces.length);
        for (int i = 0; i < more.places.length; i++) {
            allPlaces[places.length + i] = more.places[i];
            allNanos[places.length + i] = sign * more.nanos[i];
        }
        return of(allPlaces, allNanos, other + sign * more.other);
    }

    /** Bytes that {@link #write} needs. */
    public int bytes() {
        int bytes = 1 + Long.BYTES;
        for (byte[] place : places) {
            bytes += Short.BYTES + place.length + Long.BYTES;
        }
        return bytes;
    }

    public void write(ByteBuffer out) {
        out.put((byte) places.length).putLong(other);
        for (int i = 0; i < places.length; i++) {
            out.putShort((short) places[i].length).put(places[i]).putLong(nanos[i]);
        }
    }

    public static PlaceAmounts read(ByteBuffer in) {
        int size = in.get();
        long other = in.getLong();
        byte[][] places = new byte[size][];
        long[] nanos = new long[size];
        for (int i = 0; i < size; i++) {
            places[i] = new byte[in.getShort() & 0xffff];
            in.get(places[i]);
            nanos[i] = in.getLong();
        }
        return new PlaceAmounts(places, nanos, other);
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof PlaceAmounts that
                && other == that.other
                && Arrays.equals(nanos, that.nanos)
                && Arrays.deepEquals(places, that.places);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(nanos) + Long.hashCode(other);
    }

    private static final class Row {

        static final Comparator<Row> BY_PLACE = (a, b) -> Arrays.compareUnsigned(a.place, b.place);
        static final Comparator<Row> BY_SIZE =
                Comparator.<Row>comparingLong(row -> -Math.abs(row.nanos)).thenComparing(BY_PLACE);

        final byte[] place;
        final long nanos;

        Row(byte[] place, long nanos) {
            this.place = place;
            this.nanos = nanos;
        }
    }
}
