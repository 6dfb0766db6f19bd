package dev.costgauge.hours;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Finds a value by the bytes that name it in an event, so that a known name costs one hash and makes no strings. A name is
 * known by 128 bits: two different ones among n have the same with a chance below n^2 / 2^129, and a million less than one
 * in 10^26. Open addressing with linear probing. When it is full it is emptied: it is a cache, and a producer that invents
 * names must not fill the heap. Not thread-safe.
 */
public final class BytesTable<V> {

    private static final int INITIAL = 1 << 10;

    private final int limit;

    /** Others for each table: whoever chooses names cannot choose them to collide. */
    private final Hasher128 hasher = Hashing.xxh3_128(ThreadLocalRandom.current().nextLong());

    /** Two words a slot: to compare the name's own bytes would be one more line of memory for each event. */
    private long[] hashes = new long[2 * INITIAL];

    private @Nullable V[] values = slots(INITIAL);
    private int size;

    /** @param limit most names that are remembered */
    public BytesTable(int limit) {
        this.limit = limit;
    }

    /** The value of the name that stands in the range; null when it is not in the table. */
    public @Nullable V get(byte[] bytes, int from, int to) {
        HashValue128 hash = hasher.hashBytesTo128Bits(bytes, from, to - from);
        return values[find(hash.getMostSignificantBits(), hash.getLeastSignificantBits())];
    }

    /** Writes what {@link #get(long[], int)} knows a name by into two words. */
    void hash(byte[] bytes, int from, int to, long[] into, int at) {
        HashValue128 hash = hasher.hashBytesTo128Bits(bytes, from, to - from);
        into[at] = hash.getMostSignificantBits();
        into[at + 1] = hash.getLeastSignificantBits();
    }

    /** The value of the name with the hash that stands there; null when it is not in the table. */
    @Nullable V get(long[] hash, int at) {
        return values[find(hash[at], hash[at + 1])];
    }

    private int slotOf(long low) {
        return (int) low & (values.length - 1);
    }

    /** Remembers a name that is not in the table. */
    public void put(byte[] bytes, int from, int to, V value) {
        if (size == limit) {
            resize(INITIAL);
            size = 0;
        } else if (size * 2 >= values.length) {
            grow();
        }
        HashValue128 hash = hasher.hashBytesTo128Bits(bytes, from, to - from);
        insert(hash.getMostSignificantBits(), hash.getLeastSignificantBits(), value);
        size++;
    }

    private void grow() {
        long[] oldHashes = hashes;
        @Nullable V[] oldValues = values;
        resize(oldValues.length * 2);
        for (int slot = 0; slot < oldValues.length; slot++) {
            V value = oldValues[slot];
            if (value != null) {
                insert(oldHashes[2 * slot], oldHashes[2 * slot + 1], value);
            }
        }
    }

    private void resize(int slots) {
        hashes = new long[2 * slots];
        values = slots(slots);
    }

    private void insert(long high, long low, V value) {
        int slot = find(high, low);
        hashes[2 * slot] = high;
        hashes[2 * slot + 1] = low;
        values[slot] = value;
    }

    /** The slot of a name, or the one where it would go. */
    private int find(long high, long low) {
        int slot = slotOf(low);
        while (values[slot] != null && !(hashes[2 * slot] == high && hashes[2 * slot + 1] == low)) {
            slot = (slot + 1) & (values.length - 1);
        }
        return slot;
    }

    @SuppressWarnings("unchecked")
    private static <V> @Nullable V[] slots(int count) {
        return (@Nullable V[]) new Object[count];
    }
}
