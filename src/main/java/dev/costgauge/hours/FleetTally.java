package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.fleet.FleetSum;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * This partition's part of what the fleet did: a sum for each hour that is being closed, and for those that late cost may
 * still change. Not thread-safe.
 */
final class FleetTally {

    private static final int VERSION = 1;

    private final TreeMap<Long, FleetSum> sums = new TreeMap<>();

    /** Hours to be sent, or to be sent again. */
    private final TreeSet<Long> due = new TreeSet<>();

    private long sentThrough = Series.NEVER;
    private boolean changed;

    /** A pair closed an hour. */
    void closed(Hour hour) {
        sumOf(hour.hour).add(hour.expectation, hour.cost, hour.events > 0);
        changed = true;
    }

    /**
     * A closed hour has other totals now.
     *
     * @param isNew whether the pair had no such hour before
     */
    void amended(Hour hour, boolean isNew, long costBefore, boolean heardBefore) {
        FleetSum sum = sums.get(hour.hour);
        if (sum == null) {
            return;
        }
        if (!isNew) {
            sum.remove(hour.expectation, costBefore, heardBefore);
        }
        sum.add(hour.expectation, hour.cost, hour.events > 0);
        changed = true;
        if (hour.hour <= sentThrough) {
            due.add(hour.hour);
        }
    }

    private FleetSum sumOf(long hour) {
        return sums.computeIfAbsent(hour, number -> new FleetSum());
    }

    /** Every hour up to this one was sent. */
    long sentThrough() {
        return sentThrough;
    }

    /**
     * Sends every hour up to one that is not sent yet, and those that late cost has changed since they were.
     *
     * @param keep hours that late cost may still change
     */
    void send(long through, int keep, Output output) {
        if (sentThrough == Series.NEVER) {
            // What came before the partition's first round was not seen by all of its pairs.
            sentThrough = through - 1;
        }
        // Of an hour that the partition slept through there is nothing to send: a later one says that it is over.
        if (through > sentThrough) {
            due.addAll(sums.subMap(sentThrough, false, through, true).keySet());
            due.add(through);
        }
        sentThrough = Math.max(sentThrough, through);
        for (long hour : due) {
            output.fleetPart(hour, sumOf(hour));
        }
        due.clear();
        sums.headMap(sentThrough - keep).clear();
        changed = true;
    }

    void restore(byte @Nullable [] stored) {
        if (stored == null) {
            return;
        }
        BinaryReader in = new BinaryReader(stored);
        in.version("fleet tally", VERSION);
        sentThrough = in.getLong();
        for (int left = in.getInt(); left > 0; left--) {
            due.add(in.getLong());
        }
        for (int left = in.getInt(); left > 0; left--) {
            long hour = in.getLong();
            sums.put(hour, FleetSum.read(in));
        }
    }

    /** The stored form when something changed since the last call; null otherwise. */
    byte @Nullable [] takeChange() {
        if (!changed) {
            return null;
        }
        changed = false;
        BinaryWriter out = new BinaryWriter().putByte(VERSION).putLong(sentThrough).putLong(due.size());
        due.forEach(out::putLong);
        out.putLong(sums.size());
        sums.forEach((hour, sum) -> {
            out.putLong(hour);
            sum.write(out);
        });
        return out.toBytes();
    }
}
