package dev.costgauge.letters;

import dev.costgauge.replay.TopicCursor;
import dev.costgauge.replay.TopicPartitions;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The topic of dead letters, read-committed, up to the end that it had when this was opened. A letter that was sent again
 * is followed, in its partition, by a note that says so, written in the same transaction. One thread.
 */
public final class LetterLog implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final List<TopicPartition> partitions = new ArrayList<>();
    private final List<TopicCursor> cursors = new ArrayList<>();
    private final List<Long> begins = new ArrayList<>();
    private final Set<LetterId> replayed = new HashSet<>();

    /**
     * Opens the topic and reads which letters were sent again.
     *
     * @param client settings of Kafka's clients
     * @param since letters before are passed over; null for all that are kept
     * @throws IllegalStateException when transactions on the topic do not end
     */
    public LetterLog(Map<String, Object> client, TopicCatalog topics, @Nullable Instant since) {
        String topic = topics.name(Topic.DEAD_LETTERS);
        int count = TopicPartitions.count(client, topic);
        for (int partition = 0; partition < count; partition++) {
            partitions.add(new TopicPartition(topic, partition));
        }
        Map<TopicPartition, Long> ends = ends(client, since);
        for (TopicPartition partition : partitions) {
            TopicCursor cursor = new TopicCursor(client, partition);
            cursors.add(cursor);
            awaitCommitted(cursor, partition, Objects.requireNonNull(ends.get(partition)));
        }
        each(letter -> {
            if (letter.isNote()) {
                replayed.add(letter.noted());
            }
            return true;
        });
    }

    /** Whether a letter has been sent again. */
    public boolean isReplayed(LetterId id) {
        return replayed.contains(id);
    }

    /** Shows every letter, partition by partition, until the visitor has seen enough and says false. */
    public void letters(Predicate<Letter> visitor) {
        each(letter -> letter.isNote() || visitor.test(letter));
    }

    private void each(Predicate<Letter> visitor) {
        for (int i = 0; i < cursors.size(); i++) {
            TopicCursor cursor = cursors.get(i);
            cursor.seek(begins.get(i));
            for (var record = cursor.next(); record != null; record = cursor.next()) {
                if (!visitor.test(Letter.of(record))) {
                    return;
                }
            }
        }
    }

    /** Where each partition ends, open transactions included; notes where to begin. */
    private Map<TopicPartition, Long> ends(Map<String, Object> client, @Nullable Instant since) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(each -> times.put(each, since == null ? 0 : Math.max(0, since.toEpochMilli())));
            Map<TopicPartition, @Nullable OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
            for (TopicPartition each : partitions) {
                OffsetAndTimestamp at = found.get(each);
                long from = at == null ? Objects.requireNonNull(ends.get(each)) : at.offset();
                begins.add(since == null ? Objects.requireNonNull(first.get(each)) : from);
            }
            return ends;
        }
    }

    /** A note may stand behind the open transaction of a stream: without it, its letter would be sent again. */
    private static void awaitCommitted(TopicCursor cursor, TopicPartition partition, long end) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (cursor.end() < end) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("a transaction on " + partition + " has been open for " + PATIENCE.toSeconds()
                        + " s, so what is behind it cannot be read; try again when it has ended");
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + partition, e);
            }
            cursor.extend();
        }
    }

    @Override
    public void close() {
        cursors.forEach(TopicCursor::close);
    }
}
