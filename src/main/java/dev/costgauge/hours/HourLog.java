package dev.costgauge.hours;

import dev.costgauge.codec.BinaryWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How open hours are kept: whole now and then, and their totals in a log of chunks meanwhile. One chunk says of a commit
 * what would be thousands of records else. Where the oldest chunk is dropped, the hours that no later one has are written
 * whole, and those whose entries have become long: few, while the log is some times as long as it takes for most pairs to
 * come up again. Belongs to one stream task.
 */
final class HourLog {

    /** A chunk is one record of a changelog: large enough to be rare, small enough for every broker's limit. */
    private static final int CHUNK_BYTES = 128 << 10;

    /** Bytes that are kept at least. */
    private static final long LEAST_BYTES = 4 << 20;

    /** Bytes that are kept for each pair: some seven short entries. More would be less to write whole, and more to read at a start. */
    private static final long BYTES_PER_PAIR = 256;

    /** Long entries that cost as much as to write the hour whole, which is looked at where a chunk is dropped that lists it. */
    private static final int MOST_LONG = 16;

    /** Chunks that a commit drops beside twice as many as it puts. */
    private static final int MORE_DROPPED = 16;

    /** Share of first events from which it pays that a second one is written once more. */
    private static final double AT_ONCE = .75;

    private final Shelf shelf;
    private final Storage storage;
    private final BinaryWriter chunk = new BinaryWriter();

    /** Hours that the next flush writes. */
    private final List<Dirty> dirty = new ArrayList<>();

    /** Hours that the log is needed for, by a chunk that they are in: each is looked at when that one is dropped. */
    private final Map<Long, List<Logged>> kept = new HashMap<>();

    /** Lengths of the chunks that are kept, oldest first. */
    private final Deque<Integer> lengths = new ArrayDeque<>();

    private long bytes;
    private long baseHour;
    private LogSpan span = LogSpan.EMPTY;
    private LogSpan storedSpan = LogSpan.EMPTY;

    /** What is being gathered; hours know in which commit they were written last. */
    private int commit = 1;

    /** Events of this commit, and those of them that were its first of an hour that had been open before. */
    private int events;

    private int firsts;

    /** Whether hours are written with their first event of a commit, and not when it ends. */
    private boolean atOnce;

    private record Dirty(Pair pair, Hour hour) {}

    /** An hour by its number: a closed one must not stay on the heap for as long as its chunks stay. */
    private record Logged(Pair pair, long number) {

        @Nullable Hour open() {
            return pair.openHour(number);
        }
    }

    HourLog(Shelf shelf, Storage storage) {
        this.shelf = shelf;
        this.storage = storage;
    }

    /** Sees to it that an open hour is written with the next commit. */
    void touch(Pair pair, Hour hour) {
        if (!hour.dirty) {
            hour.dirty = true;
            dirty.add(new Dirty(pair, hour));
        }
    }

    /**
     * The same once an event has changed all that it changes. Where there are so many pairs that hardly one has two events in a
     * commit, its hour is written now: until the commit, its memory would have left the processor's caches.
     */
    void counted(Pair pair, Hour hour) {
        events++;
        boolean isFirst = !hour.dirty && hour.writtenIn != commit;
        firsts += isFirst ? 1 : 0;
        if (isFirst && atOnce) {
            write(pair, hour);
        } else {
            touch(pair, hour);
        }
    }

    /**
     * Writes the open hours that changed.
     *
     * @param pairs number of pairs of the partition
     */
    void flush(int pairs) {
        for (Dirty each : dirty) {
            // An hour that was closed since then has been stored by its close.
            if (each.hour().dirty) {
                write(each.pair(), each.hour());
                each.hour().dirty = false;
            }
        }
        dirty.clear();
        putChunk();
        long first = span.first();
        trim(Math.max(LEAST_BYTES, BYTES_PER_PAIR * pairs));
        if (!span.equals(storedSpan)) {
            storedSpan = span;
            storage.putLogSpan(span.write());
        }
        // Who reads meanwhile and misses a chunk finds a span that says where its hours are now.
        for (long dropped = first; dropped < span.first(); dropped++) {
            storage.deleteLogChunk(dropped);
        }
        if (events > 0) {
            atOnce = firsts >= AT_ONCE * events;
        }
        events = 0;
        firsts = 0;
        commit++;
    }

    private void write(Pair pair, Hour hour) {
        // What is dropped is dropped after all is written, so one commit must not come round to keys that are in use.
        boolean hasKeys = span.chunks() < LogSpan.KEYS - 1;
        if (hour.needsWhole() || !pair.isNumberStored || !hasKeys) {
            putWhole(pair, hour);
            return;
        }
        hour.writtenIn = commit;
        if (chunk.size() == 0) {
            LogChunk.begin(chunk, span, hour.hour);
            baseHour = hour.hour;
        }
        LogChunk.add(chunk, pair.number, hour.hour - baseHour, hour);
        hour.longEntries += hour.givesMore() ? 1 : 0;
        note(pair, hour, span.next());
        if (chunk.size() >= CHUNK_BYTES) {
            putChunk();
        }
    }

    /** Notes that a chunk has the hour, later than any other. */
    private void note(Pair pair, Hour hour, long sequence) {
        hour.loggedIn = sequence;
        if (hour.listedUnder == Hour.NOT_LOGGED) {
            list(pair, hour, sequence);
        }
    }

    private void list(Pair pair, Hour hour, long under) {
        hour.listedUnder = under;
        kept.computeIfAbsent(under, chunk -> new ArrayList<>()).add(new Logged(pair, hour.hour));
    }

    private void putWhole(Pair pair, Hour hour) {
        if (hour.writtenIn == commit) {
            // The chunk that is being gathered may have it, and must come before.
            putChunk();
        }
        hour.asOf = span.next();
        shelf.put(pair, hour);
        hour.kept();
    }

    private void putChunk() {
        if (chunk.size() > 0) {
            byte[] written = chunk.toBytes();
            storage.putLogChunk(span.next(), written);
            span = span.with(written);
            keepLength(written);
            chunk.reset();
        }
    }

    private void keepLength(byte[] written) {
        lengths.addLast(written.length);
        bytes += written.length;
    }

    /** Takes leave of the oldest chunks, once nothing is in them alone. */
    private void trim(long limit) {
        // No commit has to write all hours whole, even when the limit has become another one.
        long most = 2 * (span.next() - storedSpan.next()) + MORE_DROPPED;
        for (long left = most; left > 0 && (bytes > limit || span.chunks() > LogSpan.KEYS / 2); left--) {
            leave(kept.remove(span.first()), span.first());
            bytes -= lengths.removeFirst();
            span = span.withoutFirst();
        }
    }

    private void leave(@Nullable List<Logged> listed, long chunk) {
        if (listed == null) {
            return;
        }
        // In two loops, so that memory that nobody has looked at for long is waited for together.
        List<@Nullable Hour> hours = new ArrayList<>(listed.size());
        for (Logged each : listed) {
            hours.add(each.open());
        }
        for (int i = 0; i < hours.size(); i++) {
            Hour hour = hours.get(i);
            // It may have been closed since, or written whole.
            if (hour != null && hour.listedUnder == chunk) {
                leave(listed.get(i).pair(), hour, chunk);
            }
        }
    }

    private void leave(Pair pair, Hour hour, long chunk) {
        if (hour.loggedIn > chunk && hour.longEntries < MOST_LONG) {
            list(pair, hour, hour.loggedIn);
        } else {
            putWhole(pair, hour);
        }
    }

    /** Brings the open hours that were read whole up to the log; call once, when all are there. */
    void restore(Pairs pairs) {
        byte[] stored = storage.logSpan();
        span = stored == null ? LogSpan.EMPTY : LogSpan.read(stored);
        storedSpan = span;
        for (long sequence = span.first(); sequence < span.next(); sequence++) {
            byte[] written = storage.logChunk(sequence);
            if (written == null || !LogChunk.is(sequence, written)) {
                throw new IllegalStateException("chunk " + sequence + " of the log of open hours is missing, of " + span);
            }
            keepLength(written);
            restore(sequence, written, pairs);
        }
    }

    private void restore(long sequence, byte[] written, Pairs pairs) {
        LogChunk.read(written, (number, hour, totals) -> {
            Pair pair = pairs.numbered(number);
            Hour own = pair == null ? null : pair.openHour(hour);
            if (pair != null && own != null && sequence >= own.asOf) {
                if (!own.take(totals)) {
                    throw new IllegalStateException("chunk " + sequence + " of the log of open hours does not go with hour "
                            + hour + " of " + pair.key());
                }
                note(pair, own, sequence);
            }
        });
    }

    /** Finds pairs by the numbers that the log calls them by. */
    @FunctionalInterface
    interface Pairs {
        @Nullable Pair numbered(int number);
    }
}
