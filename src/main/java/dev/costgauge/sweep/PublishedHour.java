package dev.costgauge.sweep;

import dev.costgauge.store.HourTotals;
import org.jspecify.annotations.Nullable;

/**
 * A closed hour as the stream published it.
 *
 * @param repeats repeats of events, which are not in the totals
 * @param repeatedNanos what they would have cost, in nano-dollars
 */
record PublishedHour(HourTotals totals, long repeats, long repeatedNanos) {

    /** Whether the archive's hourly totals, which hold repeats like other events, are the same hour. */
    boolean agreesWith(@Nullable HourTotals archived) {
        HourTotals there = archived == null ? HourTotals.ZERO : archived;
        return repeats == 0
                ? there.equals(totals)
                // The stream does not count what repeats used.
                : there.events() == totals.events() + repeats
                        && there.costNanos() == totals.costNanos() + repeatedNanos;
    }
}
