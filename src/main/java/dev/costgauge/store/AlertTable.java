package dev.costgauge.store;

import java.util.List;

/** Alerts and their history in PostgreSQL. Thread-safe. Every method throws what {@link Fault#of} can judge. */
public interface AlertTable {

    /**
     * Takes what has a higher sequence than the stored state, and appends every step to the history once.
     *
     * @return how many current rows changed
     */
    int upsert(List<AlertRow> rows);

    /** The current state of the alerts opened last, the newest first. */
    List<AlertRow> newest(int limit);
}
