package dev.costgauge.hours;

import java.util.Arrays;

/**
 * One array for each place, shared by all hours: an hour that names it is compared by the reference, and the bytes of a
 * few places stay near the processor. Not thread-safe.
 */
final class Places {

    private static final int MOST = 20_000;

    private final BytesTable<byte[]> known = new BytesTable<>(MOST);

    /** The place that stands in the range; usually the same array for the same place. */
    byte[] of(byte[] bytes, int from, int to) {
        byte[] place = known.get(bytes, from, to);
        if (place == null) {
            place = Arrays.copyOfRange(bytes, from, to);
            known.put(bytes, from, to, place);
        }
        return place;
    }
}
