package dev.costgauge.sweep;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.store.ArchiveAudit;
import dev.costgauge.store.EventBatch;
import dev.costgauge.store.HourKey;
import dev.costgauge.store.HourTotals;
import dev.costgauge.store.RepairTurns;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.RefusedEventException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads from Kafka again what the archive lacks. All offsets since the first hour of a sweep are looked at, up to where the
 * archiver had surely come when the sweep began; a block of them that is not whole in the archive is read, and what the
 * archiver would have taken and the archive does not have is inserted. Offsets of refused records and of transaction
 * markers never are in the archive: their blocks are read for nothing. Done once a sweep and worker. Thread-safe.
 */
final class ArchiveRefill {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Comparator<HourKey> ORDER =
            Comparator.comparing(HourKey::pair).thenComparingLong(HourKey::hour);

    /** An event may be so much ahead of the log. */
    private static final long AHEAD_MILLIS = HourOfWeek.MILLIS;

    private final Map<String, Object> client;
    private final ArchiveTopic archive;
    private final ArchiveAudit audit;
    private final RepairTurns turns;
    private final SingleFlight<String, Refilled> sweeps = new SingleFlight<>(2);

    ArchiveRefill(Map<String, Object> client, ArchiveTopic archive, ArchiveAudit audit, RepairTurns turns) {
        this.turns = turns;
        this.client = client;
        this.archive = archive;
        this.audit = audit;
    }

    /** What was restored; nothing when this sweep's gaps have been looked for before. */
    Refilled run(SweepScope scope, Runnable alive) {
        AtomicBoolean mine = new AtomicBoolean();
        Refilled refilled = sweeps.get(
                scope.sweepId(),
                () -> {
                    mine.set(true);
                    return refill(scope, alive);
                },
                alive);
        return mine.get() ? refilled : Refilled.NOTHING;
    }

    private Refilled refill(SweepScope scope, Runnable alive) {
        Map<HourKey, HourTotals> restored = new TreeMap<>(ORDER);
        List<String> gone = new ArrayList<>();
        try (RepairTurns.Turn turn = turns.take(alive);
                KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            for (int partition = 0; partition < scope.archived().size(); partition++) {
                new Gaps(scope, consumer, partition, restored, gone, alive).fill();
            }
        }
        return new Refilled(restored, gone);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "costgauge-sweep-refill");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The gaps of one partition. */
    private final class Gaps {
        private final SweepScope scope;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final TopicPartition partition;
        private final Map<HourKey, HourTotals> restored;
        private final List<String> gone;
        private final Runnable alive;
        private final EventCursor cursor = new EventCursor();

        Gaps(
                SweepScope scope,
                KafkaConsumer<byte[], byte[]> consumer,
                int partition,
                Map<HourKey, HourTotals> restored,
                List<String> gone,
                Runnable alive) {
            this.scope = scope;
            this.consumer = consumer;
            this.partition = new TopicPartition(archive.topic(), partition);
            this.restored = restored;
            this.gone = gone;
            this.alive = alive;
        }

        void fill() {
            consumer.assign(List.of(partition));
            long begin = KafkaCalls.offset(consumer.beginningOffsets(List.of(partition)), partition);
            long until = scope.archived().get(partition.partition());
            long from = Math.min(firstInKafka(until), firstInArchive(until));
            SortedMap<Long, Long> blocks = audit.blocks(archive.archiveName(), partition.partition(), from, until);
            for (long block = from / ArchiveAudit.BLOCK; block * ArchiveAudit.BLOCK < until; block++) {
                long first = Math.max(from, block * ArchiveAudit.BLOCK);
                long end = Math.min(until, (block + 1) * ArchiveAudit.BLOCK);
                if (blocks.getOrDefault(block, 0L) < end - first) {
                    fill(first, end, begin);
                    alive.run();
                }
            }
        }

        private long sinceMillis() {
            return HourOfWeek.startOf(scope.hours().first()) - AHEAD_MILLIS;
        }

        private long firstInKafka(long until) {
            Map<TopicPartition, @Nullable OffsetAndTimestamp> found =
                    consumer.offsetsForTimes(Map.of(partition, sinceMillis()));
            OffsetAndTimestamp start = found.get(partition);
            return start == null ? until : Math.min(start.offset(), until);
        }

        /** What has left the log may still be in the archive, and shows which offsets are missing beside it. */
        private long firstInArchive(long until) {
            OptionalLong first = audit.firstOffset(archive.archiveName(), partition.partition(), sinceMillis());
            return Math.min(first.orElse(until), until);
        }

        private void fill(long first, long end, long begin) {
            long[] there = audit.offsets(archive.archiveName(), partition.partition(), first, end);
            nameWhatIsGone(there, first, Math.min(end, begin));
            if (begin >= end) {
                return;
            }
            EventBatch batch = new EventBatch(archive.archiveName(), partition.partition());
            consumer.seek(partition, Math.max(first, begin));
            Map<HourKey, HourTotals> added = new HashMap<>();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < end && Arrays.binarySearch(there, record.offset()) < 0) {
                        take(record, batch, added);
                    }
                }
                alive.run();
            }
            audit.restore(batch, first, end - 1, scope.sweepId());
            added.forEach((key, totals) -> restored.merge(key, totals, HourTotals::plus));
        }

        private void take(ConsumerRecord<byte[], byte[]> record, EventBatch batch, Map<HourKey, HourTotals> added) {
            CostEvent event = read(record);
            if (event != null) {
                batch.add(record.offset(), record.timestamp(), event);
                added.merge(
                        new HourKey(event.pair(), HourOfWeek.hourOf(event.eventTime())),
                        new HourTotals(
                                event.costNanos(),
                                1,
                                event.requests(),
                                event.inputTokens(),
                                event.outputTokens(),
                                event.cachedTokens()),
                        HourTotals::plus);
            }
        }

        /** The event, or null when the archiver would have left it out. */
        private @Nullable CostEvent read(ConsumerRecord<byte[], byte[]> record) {
            try {
                return archive.decoder().decode(record.value(), record.timestamp(), cursor) == null
                        ? cursor.toEvent()
                        : null;
            } catch (RefusedEventException e) {
                return null;
            }
        }

        /** Ranges of offsets before {@code end} that the archive does not have. */
        private void nameWhatIsGone(long[] there, long first, long end) {
            long expected = first;
            for (long offset : there) {
                if (offset >= end) {
                    break;
                }
                nameRange(expected, offset);
                expected = offset + 1;
            }
            nameRange(expected, end);
        }

        private void nameRange(long first, long end) {
            if (first < end && gone.size() < SweepTotals.NAMED) {
                gone.add("offsets " + first + " to " + (end - 1) + " of " + partition);
            }
        }
    }
}
