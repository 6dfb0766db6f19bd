package dev.costgauge.query;

import dev.costgauge.hours.Hour;
import dev.costgauge.hours.LogChunk;
import dev.costgauge.hours.LogSpan;
import dev.costgauge.topology.Stores;
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

    private record Entry(long sequence, byte[] totals) {}

    private final Map<Key, Entry> entries = new HashMap<>();

    /** What has been read. */
    private LogSpan known = LogSpan.EMPTY;

    /** First chunk whose entries may be here. */
    private long oldest;

    /** The latest hour that has entries, and the same when entries were forgotten last; UTC epoch hours. */
    private long newest;

    private long cleanedAt;

    /** Whether a chunk was dropped before it could be read. */
    private boolean hasMissed;

    /**
     * Reads what has come to the log.
     *
     * @param store reads a key of the store of hours
     * @throws IllegalStateException when the store was taken away meanwhile
     */
    synchronized void catchUp(Function<Bytes, byte @Nullable []> store) {
        LogSpan span = span(store);
        for (int reads = 0; !span.equals(known); reads++) {
            readTo(span, store);
            if (hasMissed) {
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

    private void readTo(LogSpan span, Function<Bytes, byte @Nullable []> store) {
        try {
            boolean goesOn = span.next() > known.next() && known.next() >= span.first() && read(store, known, span);
            if (!goesOn) {
                forget();
                oldest = span.first();
                if (!read(store, known, span)) {
                    throw new IllegalStateException("the log of open hours is not the one of " + span);
                }
            }
            known = span;
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

    /**
     * Reads the chunks of a span that are not of another one; false when they do not follow what was read: a commit was undone,
     * or the log went on meanwhile. Says nothing about those that were dropped before they could be read.
     */
    private boolean read(Function<Bytes, byte @Nullable []> store, LogSpan before, LogSpan span) {
        hasMissed = false;
        long check = before.check();
        // The predecessor of the oldest one is gone: there is nothing to compare with.
        boolean isFirst = before.next() < span.first();
        for (long sequence = Math.max(before.next(), span.first()); sequence < span.next(); sequence++) {
            byte[] chunk = store.apply(Stores.logChunkKey(sequence));
            if (chunk == null || !LogChunk.is(sequence, chunk)) {
                // Dropped since the span was read.
                hasMissed = true;
                isFirst = true;
                continue;
            }
            long at = sequence;
            long follows = LogChunk.read(chunk, (number, hour, totals) -> {
                entries.put(new Key(number, hour), new Entry(at, totals));
                newest = Math.max(newest, hour);
            });
            if (!isFirst && follows != check) {
                return false;
            }
            isFirst = false;
            check = LogSpan.checkOf(chunk);
        }
        // The newest may be among them.
        return hasMissed && isFirst || check == span.check();
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
        return entry == null || entry.sequence() < hour.asOf() || hour.take(entry.totals());
    }
}
