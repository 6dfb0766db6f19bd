package dev.costgauge.hours;

import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.hours.LedgerLine.Entry;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Books every event of the partition by hour, once where it comes in and once where it ends up, so that what is lost or
 * doubled between the two shows. Not thread-safe.
 */
final class Ledger {

    private final Storage storage;
    private final int keptHours;
    private final BinaryWriter writer = new BinaryWriter();
    private final TreeMap<Long, LedgerLine> lines = new TreeMap<>();
    private final TreeSet<Long> unsaved = new TreeSet<>();
    private final TreeSet<Long> unpublished = new TreeSet<>();

    /** The line that was booked last: nearly always the next one's too. */
    private LedgerLine latest = new LedgerLine(Long.MIN_VALUE);

    private boolean latestUnsaved;

    /** @param keptHours hours after which a line is forgotten; what is published stays on its topic */
    Ledger(Storage storage, int keptHours) {
        this.storage = storage;
        this.keptHours = keptHours;
    }

    void restore() {
        storage.eachLedgerLine(bytes -> {
            LedgerLine line = LedgerLine.read(bytes);
            lines.put(line.hour(), line);
            if (!line.published) {
                unpublished.add(line.hour());
            }
        });
    }

    void book(Entry entry, long hour, long events, long nanos) {
        if (latest.hour() != hour) {
            latest = lines.computeIfAbsent(hour, LedgerLine::new);
            latestUnsaved = false;
        }
        latest.book(entry, events, nanos);
        if (!latestUnsaved) {
            latestUnsaved = true;
            unsaved.add(hour);
            unpublished.add(hour);
        }
    }

    /** Publishes the lines up to an hour that have changed since they were published last. */
    void publish(long through, Output output) {
        var due = unpublished.headSet(through, true);
        for (long hour : due) {
            LedgerLine line = lines.get(hour);
            if (line != null) {
                line.revision++;
                line.published = true;
                output.ledger(line);
                unsaved.add(hour);
            }
        }
        due.clear();
        latestUnsaved = false;
    }

    /** Nano-dollars of all lines that are not accounted for, regardless of their sign. */
    long unaccountedNanos() {
        long sum = 0;
        for (LedgerLine line : lines.values()) {
            sum += Math.abs(line.unaccountedNanos());
        }
        return sum;
    }

    /** Hands what changed to the storage, and forgets what is old. */
    void flush(long closedThrough) {
        for (long hour : unsaved) {
            LedgerLine line = lines.get(hour);
            if (line != null) {
                storage.putLedgerLine(hour, line.write(writer));
            }
        }
        unsaved.clear();
        latestUnsaved = false;
        var old = lines.headMap(closedThrough - keptHours);
        if (!old.isEmpty()) {
            old.keySet().forEach(storage::deleteLedgerLine);
            unpublished.headSet(closedThrough - keptHours).clear();
            old.clear();
            latest = new LedgerLine(Long.MIN_VALUE);
        }
    }
}
