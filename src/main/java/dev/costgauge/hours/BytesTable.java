package dev.costgauge.hours;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Finds a value by the bytes that name it in an event, so that a known name costs one hash and one comparison and makes no
 * strings. Open addressing with linear probing. When it is full it is emptied: it is a cache, and a producer that invents
 * names must not fill the heap. Not thread-safe.
 */
public final class BytesTable<V> {

    private static final int INITIAL = 1 << 10;

    private final int limit;

    /** Another for each table: whoever chooses names cannot choose them to collide. */
    private final Hasher64 hasher = Hashing.xxh3_64(ThreadLocalRandom.current().nextLong());

    /** Parallel arrays; a tag of 0 marks an empty slot. A slot that is not the name's is passed over by its tag alone. */
    private int[] tags = new int[INITIAL];

    private byte[][] names = new byte[INITIAL][];
    private V[] values = slots(INITIAL);
    private int size;

    /** @param limit most names that are remembered */
    public BytesTable(int limit) {
        this.limit = limit;
    }

    /** The value of the name that stands in the range; null when it is not in the table. */
    public @Nullable V get(byte[] bytes, int from, int to) {
        long hash = hash(bytes, from, to);
        int tag = tag(hash);
        int slot = slot(hash);
        while (tags[slot] != 0) {
            byte[] name = names[slot];
            if (tags[slot] == tag && Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return values[slot];
            }
            slot = next(slot);
        }
        return null;
    }

    /** Remembers a name that is not in the table. */
    public void put(byte[] name, V value) {
        if (size == limit) {
            resize(INITIAL);
            size = 0;
        } else if (size * 2 >= tags.length) {
            int[] oldTags = tags;
            byte[][] oldNames = names;
            V[] oldValues = values;
            resize(tags.length * 2);
            for (int slot = 0; slot < oldTags.length; slot++) {
                if (oldTags[slot] != 0) {
                    insert(oldNames[slot], oldValues[slot]);
                }
            }
        }
        insert(name, value);
        size++;
    }

    private void resize(int slots) {
        tags = new int[slots];
        names = new byte[slots][];
        values = slots(slots);
    }

    private void insert(byte[] name, V value) {
        long hash = hash(name, 0, name.length);
        int slot = slot(hash);
        while (tags[slot] != 0) {
            slot = next(slot);
        }
        tags[slot] = tag(hash);
        names[slot] = name;
        values[slot] = value;
    }

    private int slot(long hash) {
        return (int) hash & (tags.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (tags.length - 1);
    }

    /** Bits that the slot does not depend on. */
    private static int tag(long hash) {
        return (int) (hash >>> 32) | 1;
    }

    @SuppressWarnings("unchecked")
    private static <V> V[] slots(int count) {
        return (V[]) new Object[count];
    }

    private long hash(byte[] bytes, int from, int to) {
        return hasher.hashBytesToLong(bytes, from, to - from);
    }
}
