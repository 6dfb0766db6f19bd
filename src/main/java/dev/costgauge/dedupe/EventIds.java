package dev.costgauge.dedupe;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * 96 bits for an event of a pair: XXH3 of its id, mixed with XXH3 of the pair, because an id is its pair's own. Two
 * different events among n have the same 96 bits with a chance below n^2 / 2^97: a billion ids, less than one in 10^10.
 * One per task, filled anew for every event; not thread-safe.
 */
public final class EventIds {

    private static final Hasher128 HASHER = Hashing.xxh3_128();

    private long high;
    private int low;

    /** What a pair contributes; kept with the pair. */
    public static long ofPair(byte[] pair) {
        return HASHER.hashBytesTo128Bits(pair, 0, pair.length).getMostSignificantBits();
    }

    /** Takes the id that stands in a range of bytes. */
    public void set(long pair, byte[] bytes, int from, int to) {
        HashValue128 hash = HASHER.hashBytesTo128Bits(bytes, from, to - from);
        high = hash.getMostSignificantBits() ^ pair;
        // Another mixture of the pair, so that what is equal in one half is not by that in the other.
        low = (int) (hash.getLeastSignificantBits() ^ Long.rotateLeft(pair * 0x9E3779B97F4A7C15L, 29));
    }

    public long high() {
        return high;
    }

    public int low() {
        return low;
    }
}
