package dev.costgauge.query;

import dev.costgauge.hours.Hour;
import dev.costgauge.hours.LogChunk;
import dev.costgauge.hours.LogSpan;
import dev.costgauge.topology.Stores;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What the log of open hours says of one copy of a partition, read as far as the copy has it: each chunk once, when somebody
 * asks. Thread-safe.
 */
final class OpenHourLog {

    /** Two hours of a pair are open at the same time, and pairs are closed one after the other. */
    private static final int KEPT_HOURS = 4;

    /** Reads after which it gives up to follow. */
    private static final int MOST_READS = 5;

    private record Key(int number, long hour) {}

    /**
     * What is known of an open hour.
     *
     * @param sequence of the latest chunk that has it
     * @param asOf of the hour, see {@link Hour#asOf}
     * @param parts totals if there are any, and the steps that follow; each with its length before it, which is
     *     some kilobytes where all places of an hour are new, and some twenty bytes else
     */
    private record Entry(long sequence, long asOf, byte[] parts) {

        private static final byte[] NONE = {};

        static Entry after(@Nullable Entry before, long sequence, byte[] entry) {
            long asOf = LogChunk.asOf(entry);
            byte[] parts = before != null && before.asOf == asOf && LogChunk.isStep(entry) ? before.parts : NONE;
            ByteBuffer all = ByteBuffer.allocate(parts.length + Short.BYTES + entry.length);
            return new Entry(sequence, asOf, all.put(parts).putShort((short) entry.length).put(entry).array());
        }

        /** Whether the hour took all of it. */
        boolean bringUp(Hour hour) {
            ByteBuffer in = ByteBuffer.wrap(parts);
            while (in.hasRemaining()) {
                byte[] part = new byte[in.getShort()];
                in.get(part);
                if (!hour.take(part)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final Map<Key, Entry> entries = new HashMap<>();

    /** What has been read. */
    private LogSpan known = LogSpan.EMPTY;

    /** First chunk whose entries may be here. */
    private long oldest;

    /** The latest hour that has entries, and the same when entries were forgotten last; UTC epoch hours. */
    private long newest;

    private long cleanedAt;

    /** What reading some chunks came to. */
    private enum Found {
        /** They are those that the span speaks of. */
        ALL,
        /** Some were dropped before they could be read; the others are. */
        SOME,
        /** They are of another log, or it went on meanwhile. */
        OTHERS
    }

    /**
     * Reads what has come to the log.
     *
     * @param store reads a key of the store of hours
     * @throws IllegalStateException when the store was taken away meanwhile
     */
    synchronized void catchUp(Function<Bytes, byte @Nullable []> store) {
        LogSpan span = span(store);
        for (int reads = 0; !span.equals(known); reads++) {
            if (readTo(span, store) == Found.SOME) {
                // What was in the chunk is whole or in a later one, which may be later than the span that was read.
                LogSpan later = span(store);
                if (later.equals(span) || reads == MOST_READS) {
                    forget();
                    throw new IllegalStateException("chunks of the log of open hours are missing, of " + span);
                }
                span = later;
            }
        }
        forgetOld();
    }

    private static LogSpan span(Function<Bytes, byte @Nullable []> store) {
        byte[] stored = store.apply(Stores.LOG_SPAN_KEY);
        return stored == null ? LogSpan.EMPTY : LogSpan.read(stored);
    }

    private Found readTo(LogSpan span, Function<Bytes, byte @Nullable []> store) {
        try {
            boolean goesOn = span.next() > known.next() && known.next() >= span.first();
            Found found = goesOn ? read(store, known, span) : Found.OTHERS;
            if (found == Found.OTHERS) {
                forget();
                oldest = span.first();
                found = read(store, known, span);
            }
            if (found == Found.OTHERS) {
                throw new IllegalStateException("the log of open hours is not the one of " + span);
            }
            known = span;
            return found;
        } catch (RuntimeException e) {
            // What was read before it failed may be of a commit that is undone.
            forget();
            throw e;
        }
    }

    private void forget() {
        entries.clear();
        known = LogSpan.EMPTY;
    }

    /** Reads the chunks of a span that are not of another one, and follow it. */
    private Found read(Function<Bytes, byte @Nullable []> store, LogSpan before, LogSpan span) {
        Found found = Found.ALL;
        long check = before.check();
        // The predecessor of the oldest one is gone: there is nothing to compare with.
        boolean isFirst = before.next() < span.first();
        for (long sequence = Math.max(before.next(), span.first()); sequence < span.next(); sequence++) {
            byte[] chunk = store.apply(Stores.logChunkKey(sequence));
            if (chunk == null || !LogChunk.is(sequence, chunk)) {
                // Dropped since the span was read.
                found = Found.SOME;
                isFirst = true;
                continue;
            }
            long at = sequence;
            long follows = LogChunk.read(chunk, (number, hour, entry) -> {
                entries.compute(new Key(number, hour), (key, known) -> Entry.after(known, at, entry));
                newest = Math.max(newest, hour);
            });
            if (!isFirst && follows != check) {
                return Found.OTHERS;
            }
            isFirst = false;
            check = LogSpan.checkOf(chunk);
        }
        // The newest may be among those that were dropped.
        boolean isComplete = found == Found.SOME && isFirst || check == span.check();
        return isComplete ? found : Found.OTHERS;
    }

    /** Now and then: it looks at all of them. */
    private void forgetOld() {
        if (known.first() - oldest > (known.next() - known.first()) / 2 || newest > cleanedAt) {
            oldest = known.first();
            cleanedAt = newest;
            entries.entrySet()
                    .removeIf(entry -> entry.getValue().sequence() < oldest
                            || entry.getKey().hour() < newest - KEPT_HOURS);
        }
    }

    /**
     * Brings an open hour that was read whole to what the log says; false when the hour was written whole since it was read.
     *
     * @param number the pair's, see {@link dev.costgauge.hours.Series#number}
     */
    synchronized boolean bringUp(int number, Hour hour) {
        Entry entry = entries.get(new Key(number, hour.hour()));
        return entry == null || entry.asOf() < hour.asOf() || entry.bringUp(hour);
    }
}
