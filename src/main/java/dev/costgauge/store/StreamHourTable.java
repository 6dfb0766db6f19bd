package dev.costgauge.store;

import dev.costgauge.cost.PairKey;
import java.util.List;

/** The stream's closed hours in ClickHouse. Thread-safe. Every method throws what {@link Fault#of} can judge. */
public interface StreamHourTable {

    /** Takes closed hours; the highest revision of an hour wins, so repeats and any order are harmless. */
    void upsert(List<StreamHourRow> rows);

    /** The pair's hours in the range, the latest revision of each, oldest first. */
    List<StreamHourRow> read(PairKey pair, HourRange range);
}
