package dev.costgauge.replay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads one partition, read-committed, one record after the other, to the end that it had when it was opened. */
public final class TopicCursor implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final Deque<ConsumerRecord<byte[], byte[]>> buffer = new ArrayDeque<>();
    private long end;

    /** @param client settings of Kafka's clients */
    public TopicCursor(Map<String, Object> client, TopicPartition partition) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        // Nothing is waited for beyond the end; else closing would wait for the fetch that was sent ahead.
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
        this.consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.partition = partition;
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        end = endNow();
    }

    /** The offset after the last record that is read. */
    public long end() {
        return end;
    }

    /** Goes on at an offset. */
    public void seek(long offset) {
        buffer.clear();
        consumer.seek(partition, offset);
    }

    /** Reads on to the end that the partition has now; says whether that is further than before. */
    public boolean extend() {
        long before = end;
        end = endNow();
        return end > before;
    }

    private long endNow() {
        return Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
    }

    /** The next record without taking it; null at the end. */
    @Nullable ConsumerRecord<byte[], byte[]> peek() {
        while (buffer.isEmpty() && consumer.position(partition) < end) {
            consumer.poll(POLL).forEach(buffer::addLast);
        }
        ConsumerRecord<byte[], byte[]> first = buffer.peekFirst();
        return first != null && first.offset() < end ? first : null;
    }

    /** Takes the next record; null at the end. */
    public @Nullable ConsumerRecord<byte[], byte[]> next() {
        ConsumerRecord<byte[], byte[]> next = peek();
        if (next != null) {
            buffer.removeFirst();
        }
        return next;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
