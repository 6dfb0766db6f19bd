package dev.costgauge.hours;

import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.hours.LogChunks.Logged;
import dev.costgauge.wire.EventCursor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How open hours are kept: whole now and then, and what events change of them in a log of chunks meanwhile. One chunk says
 * of a commit what would be thousands of records else. Where most events are their pair's first in a commit, an entry says what
 * an event added, and not what it came to. Where the oldest chunk is dropped, the hours that it is needed for get new totals in
 * the log. Those that no later chunk has are written whole, as are those whose entries have become long: few, while the log
 * is some times as long as it takes for most pairs to come up again. Belongs to one stream task.
 */
final class HourLog {

    /** A chunk is one record of a changelog: large enough to be rare, small enough for every broker's limit. */
    private static final int CHUNK_BYTES = 128 << 10;

    /** Bytes that are kept at least. */
    private static final long LEAST_BYTES = 2 << 20;

    /** Bytes that are kept for each pair: some eight steps. More would be less to write whole, and more to read at a start. */
    private static final long BYTES_PER_PAIR = 192;

    /** Long entries that cost as much as to write the hour whole, which is looked at where a chunk is dropped that lists it. */
    private static final int MOST_LONG = 16;

    /** Steps after which totals are written: who reads has to add no more of them. */
    private static final int MOST_STEPS = 16;

    /** Chunks that a commit drops beside twice as many as it puts. */
    private static final int MORE_DROPPED = 16;

    /** Hours that it writes anew for that, beside twice as many as it had events. */
    private static final int MORE_REWRITTEN = 50_000;

    /** Share of first events from which it pays that the others are written one by one too. */
    private static final double MOSTLY_FIRSTS = .4;

    private final Shelf shelf;
    private final LogChunks chunks;
    private final BinaryWriter chunk = new BinaryWriter();

    /** Hours that the next flush writes. */
    private final List<Dirty> dirty = new ArrayList<>();

    /** See {@link Hour#prefetch}. */
    private long fetched;

    private long baseHour;

    /** What is being gathered; hours know in which commit they were written last. */
    private int commit = 1;

    /** Events of this commit, and those of them that were its first of an hour that had been open before. */
    private int events;

    private int firsts;

    /** Whether hours are written with their events, and not when the commit ends. */
    private boolean atOnce;

    private record Dirty(Pair pair, Hour hour) {}

    HourLog(Shelf shelf, Storage storage) {
        this.shelf = shelf;
        this.chunks = new LogChunks(storage);
    }

    /** Sees to it that an open hour is written with the next commit. */
    void touch(Pair pair, Hour hour) {
        if (!hour.dirty) {
            hour.dirty = true;
            dirty.add(new Dirty(pair, hour));
        }
    }

    /**
     * The same once an event has changed all that it changes. Where there are so many pairs that most events are their pair's
     * first in a commit, its hour is written now: until the commit, its memory would have left the processor's caches. So it is
     * with those that follow, until there have been so many steps that totals are due: the commit writes those.
     *
     * @param row of the hour's shares that it was added to; {@link Shares#NONE} when it got one of its own
     */
    void counted(Pair pair, Hour hour, EventCursor event, int row) {
        events++;
        boolean isFirst = !hour.dirty && hour.writtenIn != commit;
        firsts += isFirst ? 1 : 0;
        if (atOnce && !hour.dirty && isStep(hour, row) && isLoggable(pair, hour)) {
            putStep(pair, hour, event, row);
        } else if (atOnce && isFirst) {
            write(pair, hour);
        } else {
            touch(pair, hour);
        }
    }

    /** Whether a step says all that the last event changed, and there have not been too many of them. */
    private static boolean isStep(Hour hour, int row) {
        boolean isWatchUnmoved = hour.watch == null || !hour.watch.movedByLast();
        return row != Shares.NONE && isWatchUnmoved && hour.steps < MOST_STEPS;
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
        trim(Math.max(LEAST_BYTES, BYTES_PER_PAIR * pairs));
        putChunk();
        chunks.save();
        if (events > 0) {
            atOnce = firsts >= MOSTLY_FIRSTS * events;
        }
        events = 0;
        firsts = 0;
        commit++;
    }

    private void write(Pair pair, Hour hour) {
        if (isLoggable(pair, hour)) {
            putTotals(pair, hour);
        } else {
            putWhole(pair, hour);
        }
    }

    private boolean isLoggable(Pair pair, Hour hour) {
        return !hour.needsWhole() && pair.isNumberStored && chunks.hasKeys();
    }

    private void putTotals(Pair pair, Hour hour) {
        beginEntry(pair, hour);
        HourTotals.write(hour, chunk);
        hour.longEntries += hour.givesMore() ? 1 : 0;
        note(pair, hour, chunks.span().next(), false);
        endEntry();
    }

    private void putStep(Pair pair, Hour hour, EventCursor event, int row) {
        beginEntry(pair, hour);
        HourTotals.writeStep(hour, event, row, chunk);
        note(pair, hour, chunks.span().next(), true);
        endEntry();
    }

    private void beginEntry(Pair pair, Hour hour) {
        hour.writtenIn = commit;
        if (chunk.size() == 0) {
            LogChunk.begin(chunk, chunks.span(), hour.hour);
            baseHour = hour.hour;
        }
        LogChunk.beginEntry(chunk, pair.number, hour.hour - baseHour);
    }

    private void endEntry() {
        LogChunk.endEntry(chunk);
        if (chunk.size() >= CHUNK_BYTES) {
            putChunk();
        }
    }

    /** Notes that a chunk has the hour, later than any other. */
    private void note(Pair pair, Hour hour, long sequence, boolean isStep) {
        hour.loggedIn = sequence;
        hour.steps = isStep ? hour.steps + 1 : 0;
        if (!isStep || hour.neededFrom == Hour.NOT_LOGGED) {
            hour.neededFrom = sequence;
        }
        if (hour.listedUnder == Hour.NOT_LOGGED) {
            chunks.list(pair, hour, sequence);
        }
    }

    private void putWhole(Pair pair, Hour hour) {
        if (hour.loggedIn == chunks.span().next()) {
            // The chunk that is being gathered has it, and must come before.
            putChunk();
        }
        hour.asOf = chunks.span().next();
        shelf.put(pair, hour);
        hour.kept();
    }

    private void putChunk() {
        if (chunk.size() > 0) {
            chunks.put(chunk.toBytes());
            chunk.reset();
        }
    }

    /** Takes leave of the oldest chunks, once nothing is in them alone. */
    private void trim(long limit) {
        // A commit has some times as much to do as its own events give it and no more, even when the limit is another one now.
        long mostDropped = 2 * chunks.added() + MORE_DROPPED;
        long mostRewritten = 2L * events + MORE_REWRITTEN;
        long rewritten = 0;
        for (long i = 0; i < mostDropped && rewritten < mostRewritten && chunks.areMoreThan(limit); i++) {
            long dropped = chunks.span().first();
            rewritten += leave(chunks.drop(), dropped);
        }
    }

    /** How many of them were written anew. */
    private long leave(List<Logged> listed, long dropped) {
        long rewritten = 0;
        for (int from = 0; from < listed.size(); from += Lookahead.GROUP) {
            List<Logged> some = listed.subList(from, Math.min(from + Lookahead.GROUP, listed.size()));
            // Nobody has looked at most of them for long: their memory is waited for together; see Lookahead for the new array.
            @Nullable Hour[] left = new Hour[some.size()];
            for (int i = 0; i < left.length; i++) {
                left[i] = some.get(i).open();
            }
            fetched += Hour.prefetch(left);
            for (int i = 0; i < left.length; i++) {
                Hour hour = left[i];
                // It may have been closed since, or written whole.
                if (hour != null && hour.listedUnder == dropped) {
                    rewritten += leave(some.get(i).pair(), hour, dropped) ? 1 : 0;
                }
            }
        }
        return rewritten;
    }

    /** Whether it was written anew. */
    private boolean leave(Pair pair, Hour hour, long dropped) {
        boolean isSilent = hour.loggedIn == dropped;
        if (isSilent || hour.longEntries >= MOST_LONG || !isLoggable(pair, hour)) {
            putWhole(pair, hour);
            return true;
        }
        boolean isNeeded = hour.neededFrom == dropped;
        if (isNeeded) {
            putTotals(pair, hour);
        }
        chunks.list(pair, hour, hour.neededFrom);
        return isNeeded;
    }

    /** Brings the open hours that were read whole up to the log; call once, when all are there. */
    void restore(Pairs pairs) {
        Set<Logged> incomplete = new HashSet<>();
        chunks.restore((written, sequence) -> restore(sequence, written, pairs, incomplete));
        incomplete.stream().findAny().ifPresent(each -> {
            throw new IllegalStateException("steps in the log of open hours follow nothing that is known of " + each);
        });
    }

    private void restore(long sequence, byte[] written, Pairs pairs, Set<Logged> incomplete) {
        LogChunk.read(written, (number, hour, entry) -> {
            Pair pair = pairs.numbered(number);
            Hour own = pair == null ? null : pair.openHour(hour);
            if (pair == null || own == null || sequence < own.asOf) {
                return;
            }
            boolean isStep = LogChunk.isStep(entry);
            if (own.take(entry)) {
                note(pair, own, sequence, isStep);
                // Nearly always there are none, and nothing is to be made for each entry then.
                if (!isStep && !incomplete.isEmpty()) {
                    incomplete.remove(new Logged(pair, hour));
                }
            } else if (isStep) {
                // What it follows was dropped: there are newer totals then.
                incomplete.add(new Logged(pair, hour));
            } else {
                throw new IllegalStateException("chunk " + sequence
                        + " of the log of open hours does not go with " + new Logged(pair, hour));
            }
        });
    }

    /** Finds pairs by the numbers that the log calls them by. */
    @FunctionalInterface
    interface Pairs {
        @Nullable Pair numbered(int number);
    }
}
