package dev.costgauge.topology;

import dev.costgauge.cost.RefusalReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
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

    private static final String ORIGIN = LetterHeaders.OURS + "origin-";

    /** Of a value, key and headers together less than the smallest usual limit of a record, 1 MiB. */
    private static final int MAX_VALUE = 1 << 19;

    private static final int MAX_KEY = 1 << 16;
    private static final int MAX_HEADERS = 1 << 17;

    private final String reroutedTopic;
    private final Map<RefusalReason, Counter> refused = new EnumMap<>(RefusalReason.class);
    private final Map<Refused, Counter> others = new EnumMap<>(Refused.class);
    private final Counter again;
    private final Counter late;

    /** @param reroutedTopic full name: of its records alone it is believed that they stood elsewhere before */
    DeadLetters(MeterRegistry registry, String reroutedTopic) {
        this.reroutedTopic = reroutedTopic;
        for (RefusalReason reason : RefusalReason.values()) {
            refused.put(
                    reason,
                    registry.counter(
                            "costgauge.events.refused", "reason", reason.name().toLowerCase(Locale.ROOT)));
        }
        for (Refused what : Refused.values()) {
            others.put(
                    what,
                    registry.counter(
                            "costgauge.records.refused", "reason", what.name().toLowerCase(Locale.ROOT)));
        }
        again = registry.counter("costgauge.letters.refused.again");
        late = registry.counter("costgauge.events.late");
    }

    Record<byte[], Object> refusedEvent(
            Record<byte[], ?> record, byte @Nullable [] original, RefusalReason reason, RecordMetadata at) {
        Objects.requireNonNull(refused.get(reason)).increment();
        return letter(record, original, reason.name(), reason.rule(), at);
    }

    /** A record that is no event: what is wrong with it is said in words. */
    Record<byte[], Object> refused(
            Record<byte[], ?> record, byte @Nullable [] original, Refused what, String rule, RecordMetadata at) {
        Objects.requireNonNull(others.get(what)).increment();
        return letter(record, original, what.name(), rule, at);
    }

    Record<byte[], Object> late(Record<byte[], ?> record, byte @Nullable [] original, RecordMetadata at) {
        late.increment();
        return letter(record, original, "TOO_LATE", "the hour has left the ring of setting hours.ring", at);
    }

    private Record<byte[], Object> letter(
            Record<byte[], ?> record, byte @Nullable [] original, String reason, String rule, RecordMetadata at) {
        if (record.headers().lastHeader(LetterHeaders.REPLAY_OF) != null) {
            again.increment();
        }
        Headers headers = bounded(record.headers());
        // What says that a letter was cut is ours to say.
        headers.remove(LetterHeaders.KEY_SIZE);
        headers.remove(LetterHeaders.VALUE_SIZE);
        put(headers, LetterHeaders.REASON, reason);
        put(headers, LetterHeaders.RULE, rule);
        boolean rerouted = reroutedTopic.equals(at.topic());
        put(headers, LetterHeaders.TOPIC, origin(rerouted, record, "topic", at.topic()));
        put(headers, LetterHeaders.PARTITION, origin(rerouted, record, "partition", Integer.toString(at.partition())));
        put(headers, LetterHeaders.OFFSET, origin(rerouted, record, "offset", Long.toString(at.offset())));
        Header originKey = rerouted ? record.headers().lastHeader(ORIGIN + "key") : null;
        byte[] key = originKey == null ? record.key() : originKey.value();
        if (key != null && key.length > MAX_KEY) {
            put(headers, LetterHeaders.KEY_SIZE, Integer.toString(key.length));
            key = null;
        }
        byte[] value = original;
        if (value != null && value.length > MAX_VALUE) {
            put(headers, LetterHeaders.VALUE_SIZE, Integer.toString(value.length));
            value = Arrays.copyOf(value, MAX_VALUE);
        }
        return new Record<>(key, value, Math.max(record.timestamp(), 0), headers);
    }

    /** Headers of a record that goes on to another partition: they remember where it stood, and under which key. */
    static Headers withOrigin(Record<byte[], ?> record, RecordMetadata at) {
        Headers headers = bounded(record.headers());
        put(headers, ORIGIN + "topic", at.topic());
        put(headers, ORIGIN + "partition", Integer.toString(at.partition()));
        put(headers, ORIGIN + "offset", Long.toString(at.offset()));
        headers.remove(ORIGIN + "key");
        if (record.key() != null && record.key().length <= MAX_KEY) {
            headers.add(ORIGIN + "key", record.key());
        }
        return headers;
    }

    private static String origin(boolean rerouted, Record<byte[], ?> record, String what, String otherwise) {
        Header header = rerouted ? record.headers().lastHeader(ORIGIN + what) : null;
        return header == null || header.value() == null ? otherwise : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static Headers bounded(Headers headers) {
        long size = 0;
        for (Header header : headers) {
            size += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return size <= MAX_HEADERS ? new RecordHeaders(headers) : new RecordHeaders();
    }

    private static void put(Headers headers, String key, String value) {
        headers.remove(key);
        headers.add(key, value.getBytes(StandardCharsets.UTF_8));
    }
}
