package dev.costgauge.chaos;

import dev.costgauge.avro.CostLedger;
import dev.costgauge.cost.HourOfWeek;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Follows the ledger, read-committed: how far every partition has closed its hours. Used by one thread. */
final class LedgerTail implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    /** A line is published with a mark that comes after its hour has closed. */
    private static final long TICK_NANOS = 200_000_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deserializer<CostLedger> reader;
    private final Set<Integer> homes;
    private final Map<Integer, Long> closed = new HashMap<>();

    /** @param homes partitions of the events in which there are pairs */
    LedgerTail(Map<String, Object> client, String topic, Deserializer<CostLedger> reader, Set<Integer> homes) {
        Map<String, Object> config = new HashMap<>(client);
        config.put("isolation.level", "read_committed");
        config.put("auto.offset.reset", "earliest");
        this.consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.reader = reader;
        this.homes = homes;
        List<TopicPartition> partitions = IntStream.range(0, Stage.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads what has come; returns the last hour with events that all partitions have closed, or {@link Long#MIN_VALUE}. */
    long closedEverywhere() {
        consumer.poll(POLL).forEach(record -> {
            CostLedger line = reader.deserialize(record.topic(), record.value());
            closed.merge(line.getPartition(), HourOfWeek.hourOf(line.getHour().toEpochMilli()), Math::max);
        });
        return !closed.keySet().containsAll(homes)
                ? Long.MIN_VALUE
                : closed.values().stream().mapToLong(Long::longValue).min().orElse(Long.MIN_VALUE);
    }

    /**
     * Waits until every partition has closed an hour.
     *
     * @param clock lets the clock tick
     * @throws ChaosException when they have not after a time
     */
    long awaitClosed(long hour, Duration patience, Runnable clock) {
        long until = System.nanoTime() + patience.toNanos();
        long ticks = System.nanoTime() + TICK_NANOS;
        long now = closedEverywhere();
        while (now < hour) {
            if (System.nanoTime() > ticks) {
                clock.run();
                ticks = System.nanoTime() + TICK_NANOS;
            }
            if (System.nanoTime() > until) {
                throw new ChaosException("the stream did not close hour " + hour + " within " + patience.toSeconds()
                        + " s; by partition it closed " + closed);
            }
            now = closedEverywhere();
        }
        return now;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
