package dev.costgauge.topology;

import dev.costgauge.wire.SchemaRegistry;
import dev.costgauge.wire.SpecificAvroSerde;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** Gives the configured value serde of a generated class; see setting {@code serde.class}. */
@FunctionalInterface
public interface RecordSerdes {
    <T extends SpecificRecord> Serde<T> of(Class<T> type);

    /** Our own serdes over one registry client. */
    static RecordSerdes over(SchemaRegistry registry) {
        return new RecordSerdes() {
            @Override
            public <T extends SpecificRecord> Serde<T> of(Class<T> type) {
                return new SpecificAvroSerde<>(registry, type);
            }
        };
    }
}
