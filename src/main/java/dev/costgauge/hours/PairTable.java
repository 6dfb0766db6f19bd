package dev.costgauge.hours;

import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.RefusedEventException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Finds a pair by the bytes that name it in an event, so that a known pair costs one hash and one comparison and makes no
 * strings. Open addressing with linear probing. When it is full it is emptied: it is a cache, and a producer that
 * invents names must not fill the heap. Not thread-safe.
 */
public final class PairTable {

    private static final int INITIAL = 1 << 10;

    private final int limit;

    /** Another for each table: whoever chooses names cannot choose them to collide. */
    private final int seed = ThreadLocalRandom.current().nextInt();

    private byte[] @Nullable [] names = new byte[INITIAL][];
    private @Nullable Placed[] values = new Placed[INITIAL];
    private int size;

    /** @param limit most pairs that are remembered */
    public PairTable(int limit) {
        this.limit = limit;
    }

    /** Reads a pair that is not in the table. */
    @FunctionalInterface
    public interface Maker {
        Placed make(EventCursor event) throws RefusedEventException;
    }

    /** The event's pair; {@code maker} is asked when it is new, and what it throws changes nothing. */
    public Placed find(EventCursor event, Maker maker) throws RefusedEventException {
        byte[] bytes = event.bytes();
        int from = event.pairFrom();
        int to = event.pairTo();
        int slot = hash(bytes, from, to) & (names.length - 1);
        for (byte[] name = names[slot]; name != null; name = names[slot]) {
            if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return Objects.requireNonNull(values[slot]);
            }
            slot = (slot + 1) & (names.length - 1);
        }
        Placed made = maker.make(event);
        if (size == limit) {
            Arrays.fill(names, null);
            Arrays.fill(values, null);
            size = 0;
        }
        insert(Arrays.copyOfRange(bytes, from, to), made);
        return made;
    }

    private void insert(byte[] name, Placed value) {
        if (size * 2 >= names.length) {
            grow();
        }
        int slot = hash(name, 0, name.length) & (names.length - 1);
        while (names[slot] != null) {
            slot = (slot + 1) & (names.length - 1);
        }
        names[slot] = name;
        values[slot] = value;
        size++;
    }

    private void grow() {
        byte[] @Nullable [] oldNames = names;
        @Nullable Placed[] oldValues = values;
        names = new byte[oldNames.length * 2][];
        values = new Placed[oldNames.length * 2];
        size = 0;
        for (int i = 0; i < oldNames.length; i++) {
            byte[] name = oldNames[i];
            Placed value = oldValues[i];
            if (name != null && value != null) {
                insert(name, value);
            }
        }
    }

    private int hash(byte[] bytes, int from, int to) {
        int hash = seed;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * 0x01000193;
        }
        // Names that differ in their last letters alone would otherwise sit side by side.
        return (hash ^ (hash >>> 16)) * 0x45d9f3b;
    }
}
