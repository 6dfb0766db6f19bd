package dev.costgauge.store;

import java.util.Map;

/** Raw events in ClickHouse, with the hourly totals that its views derive. Thread-safe. */
public interface EventArchive {

    /**
     * Inserts a batch that is everything accepted in the offsets {@code first} to {@code last}, both included. A repeat of
     * the same batch changes nothing; one that a crash cut short is completed.
     */
    void insert(EventBatch batch, long first, long last);

    /** The highest archived offset of each partition that has one. */
    Map<Integer, Long> positions(String topic);

    /** How many of a batch's rows are really there: a check for batches whose first insert had an unknown end. */
    long stored(EventBatch batch, long first, long last);
}
