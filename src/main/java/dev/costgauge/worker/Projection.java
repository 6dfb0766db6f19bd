package dev.costgauge.worker;

import java.util.List;

/**
 * What becomes of the records of one topic. A repeat of a batch, or an older one, must change nothing.
 *
 * @param <T> value of a record
 * @param <R> what the stores hold of it
 */
interface Projection<T, R> {

    /**
     * What the stores are to hold.
     *
     * @param logTime of the record, epoch milliseconds
     * @throws IllegalArgumentException when a name, slot or amount is none
     */
    R rowOf(T value, long logTime);

    /** Stores the batch in every store it belongs to, or throws; then the same batch comes again. */
    void apply(List<R> batch);
}
