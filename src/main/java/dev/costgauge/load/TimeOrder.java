package dev.costgauge.load;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Brings events into the order of their time. Traces come client by client and bills in no order at all, but a stream
 * closes hours as time advances. Memory holds one run; full runs are sorted into temporary files and merged. Events of the
 * same time keep the order they were added in.
 */
final class TimeOrder implements Closeable {

    private static final int MAX_FILES = 64;
    private static final Comparator<Arrival> BY_TIME = Comparator.comparingLong(arrival -> arrival.event().eventTime());

    private final int runSize;
    private final List<Path> files = new ArrayList<>();
    private final List<Cursor> open = new ArrayList<>();
    private List<Arrival> run = new ArrayList<>();
    private long count;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    /** @param runSize how many events memory may hold */
    TimeOrder(int runSize) {
        this.runSize = runSize;
    }

    void add(Arrival arrival) throws IOException {
        run.add(arrival);
        count++;
        first = Math.min(first, arrival.event().eventTime());
        last = Math.max(last, arrival.event().eventTime());
        if (run.size() == runSize) {
            spill();
        }
    }

    long count() {
        return count;
    }

    /** Earliest time added, epoch milliseconds; meaningless while {@link #count} is 0. */
    long first() {
        return first;
    }

    /** Latest time added. */
    long last() {
        return last;
    }

    /** Everything added, in order; once. */
    Merge merge() throws IOException {
        run.sort(BY_TIME);
        List<Cursor> cursors = cursors();
        cursors.add(new Cursor(cursors.size(), run.iterator(), null));
        return new Merge(cursors);
    }

    @Override
    public void close() throws IOException {
        for (Cursor cursor : open) {
            cursor.close();
        }
        open.clear();
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        files.clear();
        run = List.of();
    }

    private void spill() throws IOException {
        run.sort(BY_TIME);
        write(new Merge(List.of(new Cursor(0, run.iterator(), null))));
        run = new ArrayList<>();
        if (files.size() == MAX_FILES) {
            List<Path> merged = List.copyOf(files);
            Merge all = new Merge(cursors());
            files.clear();
            write(all);
            for (Path file : merged) {
                Files.delete(file);
            }
        }
    }

    private void write(Merge source) throws IOException {
        Path file = Files.createTempFile("costgauge-load-", ".run");
        files.add(file);
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            for (Arrival arrival = source.next(); arrival != null; arrival = source.next()) {
                arrival.write(out);
            }
        }
    }

    private List<Cursor> cursors() throws IOException {
        List<Cursor> cursors = new ArrayList<>();
        for (Path file : files) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
            Cursor cursor = new Cursor(cursors.size(), null, in);
            cursors.add(cursor);
            open.add(cursor);
        }
        return cursors;
    }

    /** Merges runs by time; ties go to the run that was added first. */
    static final class Merge {
        private final PriorityQueue<Cursor> heads = new PriorityQueue<>(
                Comparator.<Cursor>comparingLong(cursor -> cursor.headTime).thenComparingInt(cursor -> cursor.index));

        private Merge(List<Cursor> cursors) throws IOException {
            for (Cursor cursor : cursors) {
                if (cursor.advance()) {
                    heads.add(cursor);
                }
            }
        }

        @Nullable Arrival next() throws IOException {
            Cursor least = heads.poll();
            if (least == null) {
                return null;
            }
            Arrival arrival = least.head;
            if (least.advance()) {
                heads.add(least);
            }
            return arrival;
        }
    }

    private static final class Cursor implements Closeable {
        private final int index;
        private final @Nullable Iterator<Arrival> memory;
        private final @Nullable DataInputStream file;
        private @Nullable Arrival head;
        private long headTime;

        Cursor(int index, @Nullable Iterator<Arrival> memory, @Nullable DataInputStream file) {
            this.index = index;
            this.memory = memory;
            this.file = file;
        }

        boolean advance() throws IOException {
            head = read();
            if (head != null) {
                headTime = head.event().eventTime();
                return true;
            }
            close();
            return false;
        }

        private @Nullable Arrival read() throws IOException {
            if (memory != null) {
                return memory.hasNext() ? memory.next() : null;
            }
            try {
                return file == null ? null : Arrival.read(file);
            } catch (EOFException e) {
                return null;
            }
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
            }
        }
    }
}
