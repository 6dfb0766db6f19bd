package dev.costgauge.worker;

import dev.costgauge.store.Backoff;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one topic to the stores, at least once; the stores' version guards make that enough. Offsets are committed after
 * every store took the batch. While a store is away the same batch is tried for ever, nothing more is read, and the member
 * stays in its group.
 */
public final class Projector<T, R> implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Projector.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String task;
    private final String topic;
    private final Projection<T, R> projection;
    private final Deserializer<T> deserializer;
    private final LongSupplier nanoTime;
    private final Consumer<byte[], byte[]> consumer;
    private final Patience patience;
    private final Counter applied;
    private final Counter unreadable;
    private final @Nullable ProjectionWatch<R> watch;
    private volatile boolean stopping;
    private boolean resting;

    Projector(
            String task,
            String topic,
            Map<String, Object> consumerConfig,
            Projection<T, R> projection,
            Deserializer<T> deserializer,
            @Nullable ProjectionWatch<R> watch,
            MeterRegistry meters,
            LongSupplier nanoTime) {
        this.task = task;
        this.topic = topic;
        this.projection = projection;
        this.deserializer = deserializer;
        this.watch = watch;
        this.nanoTime = nanoTime;
        this.patience = new Patience(task, Backoff.STANDARD, meters);
        this.applied = Counter.builder("costgauge.projector.records").tag("task", task).register(meters);
        this.unreadable =
                Counter.builder("costgauge.projector.unreadable").tag("task", task).register(meters);
        this.consumer = new KafkaConsumer<>(consumerConfig);
    }

    /** Works until {@link #close}, or throws {@link WorkerFailedException} with what to mend. */
    @Override
    public void run() {
        try {
            consumer.subscribe(List.of(topic), new PauseWhileResting());
            while (!stopping) {
                ConsumerRecords<byte[], byte[]> records = poll(POLL);
                if (!records.isEmpty() && applied(records)) {
                    commit(records.nextOffsets());
                }
            }
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(10)));
            LOG.info("task={} ended", task);
        }
    }

    /** Whether it tries again what failed, and reads nothing new. */
    boolean isTroubled() {
        return patience.isTroubled();
    }

    /** Asks {@link #run} to end; it does within the timeout of one batch. */
    @Override
    public void close() {
        stopping = true;
    }

    /** Tries until it is done; false when stopped before. */
    private boolean applied(ConsumerRecords<byte[], byte[]> records) {
        while (!stopping) {
            try {
                List<ConsumerRecord<byte[], byte[]>> readable = new ArrayList<>(records.count());
                List<R> batch = new ArrayList<>(records.count());
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    R row = read(record);
                    if (row != null) {
                        readable.add(record);
                        batch.add(row);
                    }
                }
                apply(readable, batch);
                applied.increment(batch.size());
                unreadable.increment(records.count() - batch.size());
                patience.succeeded();
                return true;
            } catch (RuntimeException e) {
                rest(patience.after(e));
            }
        }
        return false;
    }

    private void apply(List<ConsumerRecord<byte[], byte[]>> records, List<R> batch) {
        if (watch == null) {
            projection.apply(batch);
        } else {
            Instant began = watch.now();
            projection.apply(batch);
            watch.stored(records, batch, began);
        }
    }

    private @Nullable R read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return record.value() == null
                    ? null
                    : projection.rowOf(deserializer.deserialize(record.topic(), record.value()), record.timestamp());
        } catch (SerializationException | IllegalArgumentException e) {
            LOG.error(
                    "task={} partition={} offset={} is unreadable and left out, cause=\"{}\"",
                    task,
                    record.partition(),
                    record.offset(),
                    e.getMessage());
            return null;
        }
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        while (!stopping) {
            try {
                Map<TopicPartition, OffsetAndMetadata> ours = new HashMap<>(offsets);
                ours.keySet().retainAll(consumer.assignment());
                consumer.commitSync(ours);
                patience.succeeded();
                return;
            } catch (CommitFailedException | RebalanceInProgressException e) {
                // The next owner applies the batch once more, which changes nothing.
                LOG.info("task={} commit refused, the group is rebalancing", task);
                return;
            } catch (KafkaException e) {
                rest(patience.after(e));
            }
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        try {
            return consumer.poll(timeout);
        } catch (KafkaException e) {
            LockSupport.parkNanos(Math.min(patience.after(e).toNanos(), Duration.ofSeconds(5).toNanos()));
            return ConsumerRecords.empty();
        }
    }

    /** Waits without reading, but stays in the group. */
    private void rest(Duration delay) {
        long until = nanoTime.getAsLong() + delay.toNanos();
        resting = true;
        consumer.pause(consumer.assignment());
        while (!stopping && until - nanoTime.getAsLong() > 0) {
            poll(Duration.ofMillis(Math.min(200, 1 + delay.toMillis())));
        }
        resting = false;
        consumer.resume(consumer.assignment());
    }

    private final class PauseWhileResting implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (resting) {
                consumer.pause(partitions);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // Applying a batch whose partition has gone is harmless.
        }
    }
}
