package dev.costgauge.worker;

import java.util.List;

/** What becomes of the records of one topic. A repeat of a batch, or an older one, must change nothing. */
interface Projection<T> {

    /** A record's value and its log time in epoch milliseconds. */
    record Item<T>(T value, long logTime) {}

    /** Stores the batch in every store it belongs to, or throws; then the same batch comes again. */
    void apply(List<Item<T>> batch);
}
