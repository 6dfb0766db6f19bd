package dev.costgauge.replay;

import dev.costgauge.avro.AlertKind;
import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.RuleSpec;
import dev.costgauge.hours.BookMeters;
import dev.costgauge.hours.BookSettings;
import dev.costgauge.hours.Gauge;
import dev.costgauge.rules.RuleBook;
import dev.costgauge.topology.CommandIntake;
import dev.costgauge.topology.Journal;
import dev.costgauge.topology.PairPartition;
import dev.costgauge.topology.RecordSerdes;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Replays partitions from their beginning, by the journal that the stream wrote, and compares. Stateless; partitions may
 * be verified in parallel.
 */
public final class Verification {

    /** Records between two reports of progress. */
    private static final long PROGRESS = 100_000;

    private final Map<String, Object> client;
    private final TopicCatalog topics;
    private final BookSettings settings;
    private final RuleSpec defaults;
    private final EventDecoder decoder;
    private final RecordSerdes serdes;

    /**
     * @param client settings of Kafka's clients
     * @param defaults what held for pairs without overrides when the stream ran
     */
    public Verification(
            Map<String, Object> client,
            TopicCatalog topics,
            BookSettings settings,
            RuleSpec defaults,
            EventDecoder decoder,
            RecordSerdes serdes) {
        this.client = client;
        this.topics = topics;
        this.settings = settings;
        this.defaults = defaults;
        this.decoder = decoder;
        this.serdes = serdes;
    }

    /**
     * Replays one partition and compares.
     *
     * @param progress is given the number of records that were taken, now and then
     * @throws CannotReplayException when the partition's beginning is no longer, or not yet, in the topics
     */
    public PartitionResult verify(int partition, LongConsumer progress) {
        Published replayed = new Published();
        long records = 0;
        long through;
        try (Run run = new Run(partition, replayed)) {
            through = run.toTheEnd(progress);
            records = run.records();
        }
        Live live = new Live(partition, through);
        Comparison comparison = new Comparison(replayed, live.published);
        return new PartitionResult(
                partition,
                records,
                comparison.compared(),
                live.newer,
                comparison.differences(),
                comparison.different(),
                comparison.missing(),
                comparison.unexpected());
    }

    private TopicCursor open(Topic topic, int partition) {
        return new TopicCursor(client, new TopicPartition(topics.name(topic), partition));
    }

    /** One partition's input, in the journal's order. */
    private final class Run implements AutoCloseable {

        private final int partition;
        private final Replay replay;
        private final Gauge gauge;
        private final TopicCursor journal;
        private final Map<Topic, TopicCursor> inputs = new EnumMap<>(Topic.class);
        private long records;
        private long through = Long.MIN_VALUE;

        Run(int partition, Published into) {
            this.partition = partition;
            PairPartition partitions = new PairPartition(topics.partitions());
            gauge = new Gauge(
                    settings,
                    new RuleBook(defaults),
                    new HeapStorage(),
                    new ReplayOutput(partition, into),
                    new BookMeters(new SimpleMeterRegistry()));
            gauge.restore();
            CommandIntake commands = new CommandIntake(
                    serdes.of(BaselineCommand.class).deserializer(), partitions, topics.name(Topic.COMMANDS));
            replay = new Replay(partition, partitions, gauge, decoder, commands);
            journal = open(Topic.JOURNAL, partition);
        }

        long records() {
            return records;
        }

        /** Returns the time of the last record that was taken. */
        long toTheEnd(LongConsumer progress) {
            journal.seek(lastBeginning());
            for (ConsumerRecord<byte[], byte[]> entry = journal.next(); entry != null; entry = journal.next()) {
                for (Journal.Run run : Journal.read(entry.value()).runs()) {
                    take(run, progress);
                }
                gauge.flush();
            }
            return through;
        }

        /** An application that was reset begins once more; only what came after is its own. */
        private long lastBeginning() {
            long found = -1;
            ConsumerRecord<byte[], byte[]> first = journal.peek();
            for (ConsumerRecord<byte[], byte[]> entry = journal.next(); entry != null; entry = journal.next()) {
                found = Journal.read(entry.value()).begins() ? entry.offset() : found;
            }
            if (found < 0) {
                throw new CannotReplayException(
                        first == null
                                ? "partition " + partition + " has no journal: the stream has not taken a record there"
                                : "the journal of partition " + partition + " begins at offset " + first.offset()
                                        + ", after the stream did; keep it longer with topics.events.retention");
            }
            return found;
        }

        private void take(Journal.Run run, LongConsumer progress) {
            TopicCursor input = inputs.get(run.topic());
            if (input == null) {
                input = open(run.topic(), partition);
                input.seek(run.first());
                inputs.put(run.topic(), input);
            }
            long at = run.first() - 1;
            while (at < run.last()) {
                ConsumerRecord<byte[], byte[]> record = input.next();
                if (record == null || record.offset() > run.last() || (at < run.first() && record.offset() != run.first())) {
                    throw new CannotReplayException("topic " + topics.name(run.topic()) + " partition " + partition
                            + " lacks the record at offset " + (at + 1) + " that the stream took: it was deleted, or the"
                            + " topic was made anew");
                }
                at = record.offset();
                through = Math.max(through, record.timestamp());
                replay.take(run.topic(), at, record.value(), record.timestamp());
                if (++records % PROGRESS == 0) {
                    progress.accept(records);
                }
            }
        }

        @Override
        public void close() {
            inputs.values().forEach(TopicCursor::close);
            journal.close();
        }
    }

    /** What the stream published of one partition, up to a time. */
    private final class Live {

        private final PairPartition partitions = new PairPartition(topics.partitions());
        private final int partition;
        private final long through;
        private final Published published = new Published();
        private long newer;

        Live(int partition, long through) {
            this.partition = partition;
            this.through = through;
            read(Topic.HOURS, CostHour.class, (hour, record) -> {
                if (isOurs(hour.getProject(), hour.getService(), hour.getModel(), record.timestamp())) {
                    published.take(hour, record.offset());
                }
            });
            read(Topic.UPDATES, BaselineUpdate.class, (update, record) -> {
                if (isOurs(update.getProject(), update.getService(), update.getModel(), record.timestamp())) {
                    published.take(update, record.offset());
                }
            });
            read(Topic.ALERTS, CostAnomalyAlert.class, (alert, record) -> {
                long decided = alert.getDetectedAt().toEpochMilli();
                if (alert.getKind() != AlertKind.FLEET
                        && isOurs(alert.getProject(), alert.getService(), alert.getModel(), decided)) {
                    published.take(alert, record.offset());
                }
            });
            read(Topic.LEDGER, CostLedger.class, (line, record) -> {
                if (line.getPartition() == partition && isIn(record.timestamp())) {
                    published.take(line, record.offset());
                }
            });
        }

        private boolean isOurs(String project, String service, String model, long time) {
            return partitions.of(new PairKey(project, service, model)) == partition && isIn(time);
        }

        private boolean isIn(long time) {
            newer += time > through ? 1 : 0;
            return time <= through;
        }

        private <T extends SpecificRecord> void read(Topic topic, Class<T> type, Taker<T> taker) {
            int count = TopicPartitions.count(client, topics.name(topic));
            try (Deserializer<T> deserializer = serdes.of(type).deserializer()) {
                for (int each = 0; each < count; each++) {
                    // Where the topic has as many partitions as the events, ours are in the one of that number.
                    if (count == topics.partitions() && each != partition) {
                        continue;
                    }
                    try (TopicCursor cursor = open(topic, each)) {
                        for (@Nullable ConsumerRecord<byte[], byte[]> record = cursor.next();
                                record != null;
                                record = cursor.next()) {
                            if (record.value() != null) {
                                taker.take(deserializer.deserialize(record.topic(), record.value()), record);
                            }
                        }
                    }
                }
            }
        }
    }

    @FunctionalInterface
    private interface Taker<T> {
        void take(T word, ConsumerRecord<byte[], byte[]> record);
    }
}
