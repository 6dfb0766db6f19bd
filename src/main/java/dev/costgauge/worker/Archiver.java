package dev.costgauge.worker;

import dev.costgauge.store.Backoff;
import dev.costgauge.store.EventArchive;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.worker.Lane.Cut;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries cost events to ClickHouse, each once.
 *
 * <p>Where a partition begins is read from the data in ClickHouse. Every batch is first announced by an {@link Intent} in
 * the group's commit, then inserted under a token made of its offsets, then committed. A crash, a lost answer or a change
 * of owner at any point leaves at most one batch in doubt, and the intent says which: it is inserted again, cut exactly as
 * before, and ClickHouse drops what it has. The committed offset is therefore never ahead of the archive. While ClickHouse
 * or the registry is away, the partitions are paused and the same batch is tried for ever.
 */
public final class Archiver implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String topic;
    private final String archiveName;
    private final ArchiveSettings settings;
    private final EventArchive archive;
    private final EventIntake intake;
    private final LongSupplier nanoTime;
    private final Consumer<byte[], byte[]> consumer;
    private final ExecutorService inserts;
    private final Patience patience;
    private final Counter rows;
    private final Counter repeats;
    private final Counter missing;
    private final Counter lost;
    private final Map<TopicPartition, Lane> lanes = new HashMap<>();
    private volatile boolean stopping;

    /**
     * Prepares an archiver; {@link #run} does the work.
     *
     * @param consumerConfig how to reach Kafka; what exactness needs is set over it
     * @param nanoTime a clock for ages only, such as {@code System::nanoTime}
     */
    public Archiver(
            String topic,
            ArchiveSettings settings,
            Map<String, Object> consumerConfig,
            EventArchive archive,
            EventDecoder decoder,
            MeterRegistry meters,
            LongSupplier nanoTime) {
        this.topic = topic;
        this.archiveName = settings.archiveName(topic);
        this.settings = settings;
        this.archive = archive;
        this.intake = new EventIntake(decoder, meters);
        this.nanoTime = nanoTime;
        this.patience = new Patience("archiver", Backoff.STANDARD, meters);
        this.rows = Counter.builder("costgauge.archive.rows").register(meters);
        this.missing = Counter.builder("costgauge.archive.missing.rows").register(meters);
        this.lost = Counter.builder("costgauge.archive.lost.offsets").register(meters);
        this.repeats = Counter.builder("costgauge.archive.repeated.batches").register(meters);
        this.consumer = new KafkaConsumer<>(ConsumerConfigs.archiver(consumerConfig, settings.group()));
        this.inserts = Executors.newFixedThreadPool(
                settings.inserts(), Thread.ofPlatform().name("archive-insert-", 0).daemon().factory());
    }

    /** Works until {@link #close}, or throws {@link WorkerFailedException} with what to mend. */
    @Override
    public void run() {
        try {
            consumer.subscribe(List.of(topic), new Ownership());
            while (!stopping) {
                step();
            }
        } finally {
            // What is buffered was not committed: it is read again by the next owner.
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(10)));
            inserts.shutdownNow();
            LOG.info("task=archiver ended");
        }
    }

    /** Whether it tries again what failed, and reads nothing new. */
    boolean isTroubled() {
        return patience.isTroubled();
    }

    /** Asks {@link #run} to end; it does within the timeout of one insert. */
    @Override
    public void close() {
        stopping = true;
    }

    private void step() {
        ConsumerRecords<byte[], byte[]> records = poll(POLL);
        try {
            placeNewLanes();
            takeAll(records);
            patience.succeeded();
        } catch (RuntimeException e) {
            rest(patience.after(e));
            return;
        }
        List<Cut> due = cutDueLanes();
        if (!due.isEmpty()) {
            store(due);
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        try {
            return consumer.poll(timeout);
        } catch (OffsetOutOfRangeException e) {
            LOG.error("task=archiver offsets are gone from the log, cause=\"{}\"", e.getMessage());
            forget(e.partitions());
        } catch (KafkaException e) {
            LockSupport.parkNanos(Math.min(patience.after(e).toNanos(), Duration.ofSeconds(5).toNanos()));
        }
        return ConsumerRecords.empty();
    }

    private void placeNewLanes() {
        List<Lane> fresh = lanes.values().stream().filter(lane -> !lane.placed()).toList();
        if (!fresh.isEmpty()) {
            new Placement(consumer, archive, archiveName, lost).place(fresh);
            consumer.resume(fresh.stream().map(Lane::partition).toList());
            commitStart(fresh);
        }
    }

    /** An idle partition is never cut: without this, it would seem that nobody had read what left its log. */
    private void commitStart(List<Lane> fresh) {
        try {
            consumer.commitSync(fresh.stream()
                    .filter(lane -> !lane.isBounded())
                    .collect(Collectors.toMap(Lane::partition, lane -> Intent.done(lane.next()))));
        } catch (CommitFailedException | RebalanceInProgressException | FencedInstanceIdException e) {
            LOG.info("task=archiver commit refused, the group is rebalancing, cause=\"{}\"", e.getMessage());
            forget(Set.copyOf(lanes.keySet()));
        }
    }

    /** Takes every record, or goes back to the first that could not be judged, so that none is passed over. */
    private void takeAll(ConsumerRecords<byte[], byte[]> records) {
        List<TopicPartition> waiting = new ArrayList<>(records.partitions());
        try {
            for (TopicPartition partition : records.partitions()) {
                Lane lane = lanes.get(partition);
                if (lane != null && lane.placed()) {
                    take(lane, records.records(partition));
                }
                waiting.remove(partition);
            }
        } finally {
            for (TopicPartition partition : waiting) {
                Lane lane = lanes.get(partition);
                if (lane != null && lane.placed()) {
                    consumer.seek(partition, lane.next());
                }
            }
        }
        for (Lane lane : lanes.values()) {
            if (lane.placed() && !waiting.contains(lane.partition())) {
                lane.skipTo(consumer.position(lane.partition()), nanoTime.getAsLong());
            }
        }
    }

    private void take(Lane lane, List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() > lane.bound()) {
                lane.skipTo(record.offset(), nanoTime.getAsLong());
                consumer.seek(lane.partition(), lane.next());
                return;
            }
            lane.take(record.offset(), record.timestamp(), intake.read(record), nanoTime.getAsLong());
        }
    }

    private List<Cut> cutDueLanes() {
        long now = nanoTime.getAsLong();
        long buffered = lanes.values().stream().mapToLong(Lane::bufferedBytes).sum();
        int limit = buffered > settings.bufferBytes() ? 1 : settings.batchRows();
        return lanes.values().stream()
                .filter(lane -> lane.placed() && lane.isDue(limit, settings.flushInterval().toNanos(), now))
                .map(Lane::cut)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Announce, insert, commit. */
    private void store(List<Cut> cuts) {
        List<Cut> pending = new ArrayList<>(
                cuts.stream().filter(cut -> cut.batch().count() > 0).toList());
        if (!commit(pending, cut -> cut.intent().commit())) {
            return;
        }
        while (!stopping && !ours(pending).isEmpty()) {
            RuntimeException failure = insertAll(pending);
            if (failure == null) {
                patience.succeeded();
            } else {
                rest(patience.after(failure));
            }
        }
        // A cut without rows before an inherited intent must not overwrite that intent.
        List<Cut> done = cuts.stream()
                .filter(cut -> cut.batch().count() > 0 || !cut.lane().isBounded())
                .collect(Collectors.toCollection(ArrayList::new));
        commit(done, cut -> Intent.done(cut.last() + 1));
    }

    /** Inserts side by side; removes from {@code pending} what is stored, and answers one failure if there was any. */
    private @Nullable RuntimeException insertAll(List<Cut> pending) {
        Map<Cut, Future<?>> underWay = new HashMap<>();
        for (Cut cut : pending) {
            underWay.put(cut, inserts.submit(() -> insert(cut)));
        }
        RuntimeException failure = null;
        for (Map.Entry<Cut, Future<?>> insert : underWay.entrySet()) {
            try {
                insert.getValue().get();
                pending.remove(insert.getKey());
                rows.increment(insert.getKey().batch().count());
                if (insert.getKey().repeated()) {
                    repeats.increment();
                }
            } catch (ExecutionException e) {
                failure = e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopping = true;
            }
        }
        return failure;
    }

    /** A repeat that was taken for done is counted, since a dropped repeat is the one place where rows could go missing. */
    private void insert(Cut cut) {
        archive.insert(cut.batch(), cut.first(), cut.last());
        if (cut.repeated()) {
            long stored = archive.stored(cut.batch(), cut.first(), cut.last());
            if (stored < cut.batch().count()) {
                missing.increment(cut.batch().count() - stored);
                LOG.error(
                        "task=archiver partition={} first={} last={} rows={} stored={}: rows are missing",
                        cut.partition(),
                        cut.first(),
                        cut.last(),
                        cut.batch().count(),
                        stored);
            }
        }
    }

    /**
     * Commits for the cuts that are still ours and drops the others: whoever owns those now begins where the stores say.
     *
     * @return false when the group refused, and everything buffered was given up
     */
    private boolean commit(List<Cut> cuts, Function<Cut, OffsetAndMetadata> what) {
        while (!stopping) {
            try {
                consumer.commitSync(ours(cuts).stream().collect(Collectors.toMap(Cut::partition, what)));
                return true;
            } catch (CommitFailedException | RebalanceInProgressException | FencedInstanceIdException e) {
                LOG.info("task=archiver commit refused, the group is rebalancing, cause=\"{}\"", e.getMessage());
                forget(Set.copyOf(lanes.keySet()));
                return false;
            } catch (KafkaException e) {
                rest(patience.after(e));
            }
        }
        return false;
    }

    private List<Cut> ours(List<Cut> cuts) {
        cuts.removeIf(cut -> lanes.get(cut.partition()) != cut.lane());
        return cuts;
    }

    /** Starts lanes anew from what is stored: what they have buffered must not be inserted any more. */
    private void forget(Set<TopicPartition> partitions) {
        List<TopicPartition> ours =
                partitions.stream().filter(consumer.assignment()::contains).toList();
        partitions.forEach(lanes::remove);
        ours.forEach(partition -> {
            lanes.put(partition, new Lane(partition, archiveName));
            consumer.seek(partition, 0);
        });
        consumer.pause(ours);
    }

    /** Waits without reading, but stays in the group. */
    private void rest(Duration delay) {
        long until = nanoTime.getAsLong() + delay.toNanos();
        consumer.pause(consumer.assignment());
        while (!stopping && until - nanoTime.getAsLong() > 0) {
            poll(Duration.ofMillis(Math.min(200, 1 + delay.toMillis())));
        }
        consumer.resume(lanes.values().stream()
                .filter(Lane::placed)
                .map(Lane::partition)
                .filter(consumer.assignment()::contains)
                .toList());
    }

    private final class Ownership implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> lanes.put(partition, new Lane(partition, archiveName)));
            // Nothing is read before the lane knows where to begin; the seek keeps the consumer from looking itself.
            partitions.forEach(partition -> consumer.seek(partition, 0));
            consumer.pause(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(lanes::remove);
        }
    }
}
