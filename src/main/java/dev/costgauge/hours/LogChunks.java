package dev.costgauge.hours;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** The chunks of the log of open hours that are kept, and the hours that they are needed for. Belongs to one stream task. */
final class LogChunks {

    private final Storage storage;

    /** Hours that the log is needed for, by a chunk that they are in: each is looked at when that one is dropped. */
    private final Map<Long, List<Logged>> needed = new HashMap<>();

    /** Lengths of the chunks, oldest first. */
    private final Deque<Integer> lengths = new ArrayDeque<>();

    private long bytes;
    private LogSpan span = LogSpan.EMPTY;
    private LogSpan storedSpan = LogSpan.EMPTY;

    /** An hour by its number: a closed one must not stay on the heap for as long as its chunks stay. */
    record Logged(Pair pair, long number) {

        @Nullable Hour open() {
            return pair.openHour(number);
        }

        @Override
        public String toString() {
            return "hour " + number + " of " + pair.key();
        }
    }

    LogChunks(Storage storage) {
        this.storage = storage;
    }

    LogSpan span() {
        return span;
    }

    /** Chunks that were put since the last {@link #save}. */
    long added() {
        return span.next() - storedSpan.next();
    }

    /** Whether another chunk has a key: what is dropped is deleted after all is written, and has its key until then. */
    boolean hasKeys() {
        return span.next() - storedSpan.first() < LogSpan.KEYS - 1;
    }

    /** Whether there are more bytes than a limit, or so many chunks that their keys could become few. */
    boolean areMoreThan(long limit) {
        return bytes > limit || span.chunks() > LogSpan.KEYS / 2;
    }

    void put(byte[] chunk) {
        storage.putLogChunk(span.next(), chunk);
        span = span.with(chunk);
        keepLength(chunk);
    }

    private void keepLength(byte[] chunk) {
        lengths.addLast(chunk.length);
        bytes += chunk.length;
    }

    /** Has the hour handed out when a chunk is dropped. */
    void list(Pair pair, Hour hour, long under) {
        hour.listedUnder = under;
        needed.computeIfAbsent(under, chunk -> new ArrayList<>()).add(new Logged(pair, hour.hour));
    }

    /** Drops the oldest chunk; the hours that were listed under it. */
    List<Logged> drop() {
        List<Logged> listed = needed.remove(span.first());
        bytes -= lengths.removeFirst();
        span = span.withoutFirst();
        return listed == null ? List.of() : listed;
    }

    /** Stores what there is now. */
    void save() {
        if (span.equals(storedSpan)) {
            return;
        }
        storage.putLogSpan(span.write());
        // Who reads meanwhile and misses a chunk finds a span that says where its hours are now.
        for (long dropped = storedSpan.first(); dropped < span.first(); dropped++) {
            storage.deleteLogChunk(dropped);
        }
        storedSpan = span;
    }

    /**
     * Reads what was stored.
     *
     * @param visitor shown each chunk and its number, oldest first
     */
    void restore(ObjLongConsumer<byte[]> visitor) {
        byte[] stored = storage.logSpan();
        span = stored == null ? LogSpan.EMPTY : LogSpan.read(stored);
        storedSpan = span;
        for (long sequence = span.first(); sequence < span.next(); sequence++) {
            byte[] chunk = storage.logChunk(sequence);
            if (chunk == null || !LogChunk.is(sequence, chunk)) {
                throw new IllegalStateException("chunk " + sequence + " of the log of open hours is missing, of " + span);
            }
            keepLength(chunk);
            visitor.accept(chunk, sequence);
        }
    }
}
