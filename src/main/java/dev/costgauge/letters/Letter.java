package dev.costgauge.letters;

import dev.costgauge.cost.RefusalReason;
import dev.costgauge.topology.LetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One refused record.
 *
 * @param reason code; {@link #REPLAYED} for the note that another letter was sent again
 * @param rule that was broken, in words
 * @param time log time of the record that was refused
 * @param topic where it stood, full name; with {@code partition} and {@code offset}
 * @param replayOf the letter that it was before; empty when it was none
 * @param isWhole whether key and value are as they came
 */
public record Letter(
        LetterId id,
        String reason,
        String rule,
        Instant time,
        String topic,
        int partition,
        long offset,
        String replayOf,
        boolean isWhole,
        byte @Nullable [] key,
        byte @Nullable [] value,
        Headers headers) {

    /** Reason of a record that is no letter, but says that one was sent again. */
    public static final String REPLAYED = "REPLAYED";

    static Letter of(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        return new Letter(
                new LetterId(record.partition(), record.offset()),
                text(headers, LetterHeaders.REASON),
                text(headers, LetterHeaders.RULE),
                Instant.ofEpochMilli(record.timestamp()),
                text(headers, LetterHeaders.TOPIC),
                (int) number(headers, LetterHeaders.PARTITION),
                number(headers, LetterHeaders.OFFSET),
                text(headers, LetterHeaders.REPLAY_OF),
                headers.lastHeader(LetterHeaders.VALUE_SIZE) == null
                        && headers.lastHeader(LetterHeaders.KEY_SIZE) == null,
                record.key(),
                record.value(),
                headers);
    }

    /** The field that broke the rule; empty when it is the whole record, or the rule's words name it. */
    public String field() {
        return Arrays.stream(RefusalReason.values())
                .filter(each -> each.name().equals(reason))
                .map(RefusalReason::field)
                .findFirst()
                .orElse("");
    }

    boolean isNote() {
        return reason.equals(REPLAYED);
    }

    /** The letter that a note is about. */
    LetterId noted() {
        return new LetterId(partition, offset);
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Anybody may write to the topic: what is no number is -1. */
    private static long number(Headers headers, String name) {
        try {
            return Long.parseLong(text(headers, name));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
