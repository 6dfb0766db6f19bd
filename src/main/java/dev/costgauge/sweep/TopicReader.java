package dev.costgauge.sweep;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.BaselineRow;
import dev.costgauge.store.HourTotals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Reads one partition of the stream's topics into a snapshot. Records that are not what the stream writes there are passed
 * over. Used by one thread, once.
 */
final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);

    private final StreamTopics topics;
    private final Strays strays;
    private final Runnable alive;
    private final KafkaConsumer<byte[], byte[]> consumer;

    TopicReader(StreamTopics topics, SweepMeters meters, Runnable alive) {
        this.topics = topics;
        this.strays = new Strays(meters);
        this.alive = alive;
        Properties properties = new Properties();
        properties.putAll(topics.client());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "costgauge-sweep");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A position that retention has passed means that the oldest record left is the right start.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
        // One partition is read at a time, whole.
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);
        // Nothing is waited for beyond the end; else closing would wait for the fetch that was sent ahead.
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    StreamSnapshot read(SweepScope scope, int partition, int partitions) {
        StreamSnapshot.Builder snapshot = new StreamSnapshot.Builder(scope.hours());
        readHours(scope, new TopicPartition(topics.hours(), partition), partitions, snapshot);
        readUpdates(scope, new TopicPartition(topics.updates(), partition), partitions, snapshot);
        return snapshot.build(strays.differences());
    }

    /** The closed hours alone. */
    StreamSnapshot readHours(SweepScope scope, int partition, int partitions) {
        StreamSnapshot.Builder snapshot = new StreamSnapshot.Builder(scope.hours());
        readHours(scope, new TopicPartition(topics.hours(), partition), partitions, snapshot);
        return snapshot.build(strays.differences());
    }

    /** Keeps nothing: it is read for {@link #doubted}. */
    void survey(SweepScope scope, int partition, int partitions) {
        readHours(scope, new TopicPartition(topics.hours(), partition), partitions, StreamSnapshot.Sink.NONE);
        readUpdates(scope, new TopicPartition(topics.updates(), partition), partitions, StreamSnapshot.Sink.NONE);
    }

    /** Groups of which one of the records that were passed over may be. */
    Set<Integer> doubted() {
        return strays.doubted();
    }

    /** The ledger's lines of a sweep's hours; they are published when the hour has closed, and later. */
    LedgerLines readLedger(SweepScope scope, int partitions) {
        LedgerLines lines = new LedgerLines();
        try (Deserializer<CostLedger> reader = topics.ledgerReader().get()) {
            for (int i = 0; i < partitions; i++) {
                TopicPartition partition = new TopicPartition(topics.ledger(), i);
                consumer.assign(List.of(partition));
                readFrom(
                        partition,
                        startOf(scope.hours().first(), partition),
                        record -> {
                            CostLedger line = reader.deserialize(topics.ledger(), record.value());
                            if (isInPlace(line, scope.archived().size(), record, partitions)) {
                                lines.take(line);
                            }
                        });
            }
        }
        lines.passedOver(strays.differences());
        return lines;
    }

    private void readHours(
            SweepScope scope, TopicPartition partition, int partitions, StreamSnapshot.Sink snapshot) {
        long first = scope.hours().first();
        consumer.assign(List.of(partition));
        long begin = KafkaCalls.offset(consumer.beginningOffsets(List.of(partition)), partition);
        long from = startOf(first, partition);
        if (from > begin) {
            snapshot.publishedBefore(first);
        }
        try (Deserializer<CostHour> reader = topics.hourReader().get()) {
            readFrom(partition, from, record -> {
                CostHour hour = reader.deserialize(topics.hours(), record.value());
                PairKey pair = new PairKey(hour.getProject(), hour.getService(), hour.getModel());
                PublishedHour published = published(hour);
                if (isInPlace(pair, record, partitions)) {
                    snapshot.hour(pair, HourOfWeek.hourOf(hour.getHour().toEpochMilli()), hour.getRevision(), published);
                }
            });
        }
    }

    /** Where the records of an hour begin: none is older than the hour itself. */
    private long startOf(long hour, TopicPartition partition) {
        Map<TopicPartition, @Nullable OffsetAndTimestamp> found =
                consumer.offsetsForTimes(Map.of(partition, HourOfWeek.startOf(hour)));
        OffsetAndTimestamp start = found.get(partition);
        return start == null
                ? KafkaCalls.offset(consumer.endOffsets(List.of(partition)), partition)
                : start.offset();
    }

    private void readUpdates(
            SweepScope scope, TopicPartition partition, int partitions, StreamSnapshot.Sink snapshot) {
        List<Long> projected = scope.projected();
        long bound = projected.size() > partition.partition() ? projected.get(partition.partition()) : Long.MAX_VALUE;
        consumer.assign(List.of(partition));
        long begin = KafkaCalls.offset(consumer.beginningOffsets(List.of(partition)), partition);
        try (Deserializer<BaselineUpdate> reader = topics.updateReader().get()) {
            readFrom(partition, begin, record -> {
                BaselineUpdate update = reader.deserialize(topics.updates(), record.value());
                BaselineRow row = BaselineRow.of(update, record.timestamp());
                boolean isAskedFor = scope.slot() < 0 || row.key().slot() == scope.slot();
                if (isInPlace(row.key().pair(), record, partitions) && isAskedFor) {
                    snapshot.slot(row, record.offset() < bound);
                }
            });
        }
    }

    /** Reads the assigned partition to what is the committed end now. */
    private void readFrom(TopicPartition partition, long start, Consumer<ConsumerRecord<byte[], byte[]>> take) {
        long end = KafkaCalls.offset(consumer.endOffsets(List.of(partition)), partition);
        consumer.seek(partition, start);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.value() != null && record.offset() < end) {
                    takeOrPassOver(record, take);
                }
            }
            alive.run();
        }
    }

    private void takeOrPassOver(
            ConsumerRecord<byte[], byte[]> record, Consumer<ConsumerRecord<byte[], byte[]>> take) {
        try {
            take.accept(record);
        } catch (SerializationException e) {
            strays.unreadable(record, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            strays.alien(record, String.valueOf(e.getMessage()));
        }
    }

    private boolean isInPlace(PairKey pair, ConsumerRecord<?, ?> record, int partitions) {
        int place = Utils.toPositive(Utils.murmur2(pair.bytes())) % partitions;
        boolean inPlace = place == record.partition();
        if (!inPlace) {
            strays.misplaced(
                    record,
                    place,
                    "pair " + pair + " belongs to partition " + place
                            + ": the topic's partition count was changed, or another program writes to it");
        }
        return inPlace;
    }

    /** @param streams partitions of the topic of events, each of which has lines */
    private boolean isInPlace(CostLedger line, int streams, ConsumerRecord<?, ?> record, int partitions) {
        int of = line.getPartition();
        int place = Math.floorMod(of, partitions);
        boolean inPlace = of >= 0 && of < streams && place == record.partition();
        if (!inPlace) {
            strays.misplaced(
                    record,
                    place,
                    "a line of partition " + of + " of " + streams + " belongs to partition " + place
                            + ": the topic's partition count was changed, or another program writes to it");
        }
        return inPlace;
    }

    private static PublishedHour published(CostHour hour) {
        return new PublishedHour(
                new HourTotals(
                        Nanos.of(hour.getCost()),
                        hour.getEvents(),
                        hour.getRequests(),
                        hour.getInputTokens(),
                        hour.getOutputTokens(),
                        hour.getCachedTokens()),
                hour.getDuplicateEvents(),
                Nanos.of(hour.getDuplicateCost()));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
