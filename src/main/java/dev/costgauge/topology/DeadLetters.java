package dev.costgauge.topology;

import dev.costgauge.cost.RefusalReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What a refused record carries: the original key, value and headers, and headers that say why and where it stood. Shared
 * by all tasks.
 */
final class DeadLetters {

    static final String REASON = "costgauge-reason";
    static final String RULE = "costgauge-rule";
    static final String TOPIC = "costgauge-topic";
    static final String PARTITION = "costgauge-partition";
    static final String OFFSET = "costgauge-offset";

    private final Map<RefusalReason, Counter> refused = new EnumMap<>(RefusalReason.class);
    private final Counter refusedCommands;
    private final Counter late;

    DeadLetters(MeterRegistry registry) {
        for (RefusalReason reason : RefusalReason.values()) {
            refused.put(
                    reason,
                    registry.counter(
                            "costgauge.events.refused", "reason", reason.name().toLowerCase(Locale.ROOT)));
        }
        refusedCommands = registry.counter("costgauge.commands.refused");
        late = registry.counter("costgauge.events.late");
    }

    Record<byte[], Object> refusedEvent(
            Record<byte[], ?> record, byte @Nullable [] original, RefusalReason reason, RecordMetadata at) {
        Objects.requireNonNull(refused.get(reason)).increment();
        return letter(record, original, reason.name(), reason.rule(), at);
    }

    Record<byte[], Object> refusedCommand(
            Record<byte[], ?> record, byte @Nullable [] original, String rule, RecordMetadata at) {
        refusedCommands.increment();
        return letter(record, original, "COMMAND_REFUSED", rule, at);
    }

    Record<byte[], Object> late(Record<byte[], ?> record, byte @Nullable [] original, RecordMetadata at) {
        late.increment();
        return letter(record, original, "TOO_LATE", "the hour has left the ring of setting hours.ring", at);
    }

    private static Record<byte[], Object> letter(
            Record<byte[], ?> record, byte @Nullable [] original, String reason, String rule, RecordMetadata at) {
        Headers headers = new RecordHeaders(record.headers());
        put(headers, REASON, reason);
        put(headers, RULE, rule);
        put(headers, TOPIC, at.topic());
        put(headers, PARTITION, Integer.toString(at.partition()));
        put(headers, OFFSET, Long.toString(at.offset()));
        return new Record<>(record.key(), original, Math.max(record.timestamp(), 0), headers);
    }

    private static void put(Headers headers, String key, String value) {
        headers.remove(key);
        headers.add(key, value.getBytes(StandardCharsets.UTF_8));
    }
}
