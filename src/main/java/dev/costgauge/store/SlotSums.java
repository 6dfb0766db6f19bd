package dev.costgauge.store;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import java.util.ArrayList;
import java.util.List;

/** Sums one pair's hours by hour of the week. */
final class SlotSums {

    private final HourOfWeek weeks;
    private final long[] costNanos = new long[HourOfWeek.SLOTS];
    private final int[] active = new int[HourOfWeek.SLOTS];
    private final int[] hours = new int[HourOfWeek.SLOTS];

    SlotSums(long firstHour, long until, HourOfWeek weeks) {
        this.weeks = weeks;
        for (long hour = firstHour; hour < until; hour++) {
            hours[weeks.slotOf(hour)]++;
        }
    }

    void add(PairHour hour) {
        int slot = weeks.slotOf(hour.hour());
        costNanos[slot] += hour.totals().costNanos();
        active[slot]++;
    }

    List<SlotHistory> rows(PairKey pair) {
        List<SlotHistory> rows = new ArrayList<>();
        for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
            if (active[slot] > 0) {
                rows.add(new SlotHistory(pair, slot, costNanos[slot], active[slot], hours[slot]));
            }
        }
        return rows;
    }
}
