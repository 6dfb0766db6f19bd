package dev.costgauge.worker;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.RefusalReason;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.RefusedEventException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Decodes events; what the stream would dead-letter is left out and counted by reason. Not thread-safe. */
final class EventIntake {

    private final EventDecoder decoder;
    private final EventCursor cursor = new EventCursor();
    private final Map<RefusalReason, Counter> refused = new EnumMap<>(RefusalReason.class);

    EventIntake(EventDecoder decoder, MeterRegistry meters) {
        this.decoder = decoder;
        for (RefusalReason reason : RefusalReason.values()) {
            refused.put(
                    reason,
                    Counter.builder("costgauge.archive.refused")
                            .tag("reason", reason.name())
                            .register(meters));
        }
    }

    /** The event, or null when it is refused. */
    @Nullable CostEvent read(ConsumerRecord<byte[], byte[]> record) {
        RefusalReason reason = decoder.decode(record.value(), record.timestamp(), cursor);
        if (reason == null) {
            try {
                return cursor.toEvent();
            } catch (RefusedEventException e) {
                reason = e.reason();
            }
        }
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment();
        }
        return null;
    }
}
