package dev.costgauge.sweep;

import dev.costgauge.store.HourKey;
import dev.costgauge.store.HourTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was found in Kafka of what the archive lacked.
 *
 * @param restored records that were added, by hour of a pair
 * @param gone ranges of offsets that the archive lacks and Kafka no longer has
 */
record Refilled(Map<HourKey, HourTotals> restored, List<String> gone) {

    static final Refilled NOTHING = new Refilled(Map.of(), List.of());

    List<Difference> differences() {
        List<Difference> named = new ArrayList<>();
        restored.forEach((key, totals) -> {
            if (named.size() < SweepTotals.NAMED) {
                named.add(Difference.ofHour(key, "clickhouse", "missing", TotalsText.of(totals), "", "archived again"));
            }
        });
        gone.forEach(range -> named.add(new Difference("", "clickhouse", "gone from Kafka", range, "", "", "reported")));
        return named;
    }
}
