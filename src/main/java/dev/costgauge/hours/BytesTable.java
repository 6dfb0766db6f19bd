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

    private @Nullable Entry<V>[] entries = slots(INITIAL);
    private int size;

    /** @param limit most names that are remembered */
    public BytesTable(int limit) {
        this.limit = limit;
    }

    private record Entry<V>(long hash, byte[] name, V value) {}

    /** The value of the name that stands in the range; null when it is not in the table. */
    public @Nullable V get(byte[] bytes, int from, int to) {
        long hash = hash(bytes, from, to);
        int slot = slot(hash);
        for (Entry<V> entry = entries[slot]; entry != null; entry = entries[slot]) {
            if (entry.hash == hash && Arrays.equals(entry.name, 0, entry.name.length, bytes, from, to)) {
                return entry.value;
            }
            slot = (slot + 1) & (entries.length - 1);
        }
        return null;
    }

    /** Remembers a name that is not in the table. */
    public void put(byte[] name, V value) {
        if (size == limit) {
            Arrays.fill(entries, null);
            size = 0;
        }
        if (size * 2 >= entries.length) {
            @Nullable Entry<V>[] old = entries;
            entries = slots(old.length * 2);
            for (Entry<V> entry : old) {
                if (entry != null) {
                    insert(entry);
                }
            }
        }
        insert(new Entry<>(hash(name, 0, name.length), name, value));
        size++;
    }

    private void insert(Entry<V> entry) {
        int slot = slot(entry.hash);
        while (entries[slot] != null) {
            slot = (slot + 1) & (entries.length - 1);
        }
        entries[slot] = entry;
    }

    private int slot(long hash) {
        return (int) hash & (entries.length - 1);
    }

    @SuppressWarnings("unchecked")
    private static <V> @Nullable Entry<V>[] slots(int count) {
        return (@Nullable Entry<V>[]) new Entry<?>[count];
    }

    private long hash(byte[] bytes, int from, int to) {
        return hasher.hashBytesToLong(bytes, from, to - from);
    }
}
