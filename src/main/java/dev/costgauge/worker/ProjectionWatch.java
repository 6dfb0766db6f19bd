package dev.costgauge.worker;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Hears which records reached the stores.
 *
 * @param <R> what the stores hold of a record
 */
public interface ProjectionWatch<R> {

    /** The wall clock, asked before a batch is stored. */
    Instant now();

    /**
     * A batch was stored; it may come again after a crash.
     *
     * @param records that were stored, and what of each at the same place of {@code rows}
     * @param began when the batch was handed to the stores
     */
    void stored(List<ConsumerRecord<byte[], byte[]>> records, List<R> rows, Instant began);
}
