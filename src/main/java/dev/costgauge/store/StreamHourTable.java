package dev.costgauge.store;

import java.util.List;

/** The stream's closed hours in ClickHouse, to be compared with the archive. Thread-safe. */
public interface StreamHourTable {

    /** Takes closed hours; the highest revision of an hour wins, so repeats and any order are harmless. */
    void upsert(List<StreamHourRow> rows);
}
