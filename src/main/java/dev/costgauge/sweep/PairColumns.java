package dev.costgauge.sweep;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.BaselineKey;
import dev.costgauge.store.BaselineRow;
import org.jspecify.annotations.Nullable;

/**
 * One pair's share of a snapshot. Slots are columns of primitives, about 10 KB a pair: as objects, 12,500 pairs of a
 * partition with 168 slots each would take a gigabyte.
 */
final class PairColumns {

    private static final byte PRESENT = 1;
    private static final byte PROVISIONAL = 2;
    private static final byte HAS_LAST = 4;
    private static final byte HAS_COST = 8;
    private static final byte PROJECTED = 16;

    private final @Nullable PublishedHour[] hours;
    private final int[] revisions;
    private @Nullable Slots slots;

    private static final class Slots {
        final byte[] flags = new byte[HourOfWeek.SLOTS];
        final long[] version = new long[HourOfWeek.SLOTS];
        final double[] baseline = new double[HourOfWeek.SLOTS];
        final double[] expected = new double[HourOfWeek.SLOTS];
        final double[] threshold = new double[HourOfWeek.SLOTS];
        final long[] observations = new long[HourOfWeek.SLOTS];
        final long[] lastHour = new long[HourOfWeek.SLOTS];
        final long[] lastCost = new long[HourOfWeek.SLOTS];
        final long[] updatedAt = new long[HourOfWeek.SLOTS];
        // Interned: a handful of different texts.
        final String[] zone = new String[HourOfWeek.SLOTS];
        final String[] rule = new String[HourOfWeek.SLOTS];
        final String[] reason = new String[HourOfWeek.SLOTS];
    }

    PairColumns(int hourCount) {
        hours = new PublishedHour[hourCount];
        revisions = new int[hourCount];
    }

    @Nullable PublishedHour hour(int index) {
        return hours[index];
    }

    void putHour(int index, int revision, PublishedHour published) {
        if (hours[index] == null || revision >= revisions[index]) {
            hours[index] = published;
            revisions[index] = revision;
        }
    }

    void putSlot(BaselineRow row, boolean projected) {
        Slots s = slots == null ? new Slots() : slots;
        slots = s;
        int i = row.key().slot();
        if ((s.flags[i] & PRESENT) != 0 && row.version() < s.version[i]) {
            return;
        }
        Long lastHour = row.lastHour();
        Long lastCost = row.lastCostNanos();
        s.flags[i] = (byte) (PRESENT
                | (row.provisional() ? PROVISIONAL : 0)
                | (lastHour == null ? 0 : HAS_LAST)
                | (lastCost == null ? 0 : HAS_COST)
                | (projected ? PROJECTED : 0));
        s.version[i] = row.version();
        s.baseline[i] = row.baseline();
        s.expected[i] = row.expected();
        s.threshold[i] = row.threshold();
        s.observations[i] = row.observations();
        s.lastHour[i] = lastHour == null ? 0 : lastHour;
        s.lastCost[i] = lastCost == null ? 0 : lastCost;
        s.updatedAt[i] = row.updatedAt();
        s.zone[i] = row.zone().intern();
        s.rule[i] = row.rule().intern();
        s.reason[i] = row.reason().intern();
    }

    @Nullable BaselineRow slot(PairKey pair, int i) {
        Slots s = slots;
        if (s == null || (s.flags[i] & PRESENT) == 0) {
            return null;
        }
        return new BaselineRow(
                new BaselineKey(pair, i),
                s.zone[i],
                s.version[i],
                s.baseline[i],
                s.expected[i],
                s.threshold[i],
                s.observations[i],
                (s.flags[i] & PROVISIONAL) != 0,
                s.rule[i],
                s.reason[i],
                (s.flags[i] & HAS_LAST) == 0 ? null : s.lastHour[i],
                (s.flags[i] & HAS_COST) == 0 ? null : s.lastCost[i],
                s.updatedAt[i]);
    }

    boolean projected(int i) {
        return slots != null && (slots.flags[i] & PROJECTED) != 0;
    }
}
