package dev.costgauge.topology;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** Gives the configured value serde of a generated class; see setting {@code serde.class}. */
@FunctionalInterface
public interface RecordSerdes {
    <T extends SpecificRecord> Serde<T> of(Class<T> type);
}
