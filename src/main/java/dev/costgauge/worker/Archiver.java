package dev.costgauge.worker;

import dev.costgauge.store.Backoff;
import dev.costgauge.store.EventArchive;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.worker.Inserts.Ended;
import dev.costgauge.worker.Lane.Cut;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries cost events to ClickHouse, each once.
 *
 * <p>Where a partition begins is read from the data in ClickHouse. Every batch is first announced by an {@link Intent} in
 * the group's commit, then inserted under a token made of its offsets, then committed. A crash, a lost answer or a change
 * of owner at any point leaves at most one batch in doubt, and the intent says which: it is inserted again, cut exactly as
 * before, and ClickHouse drops what it has. The committed offset is therefore never ahead of the archive. A partition's next
 * batch is read while the one before it is inserted, and announced by the commit that says that this is done. While
 * ClickHouse or the registry is away, the partitions are paused and the same batch is tried for ever.
 */
public final class Archiver implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);
    private static final Duration POLL = Duration.ofMillis(200);

    /** So soon an insert that has ended is noticed while there is nothing to read. */
    private static final Duration POLL_WHILE_INSERTING = Duration.ofMillis(20);

    /** A commit that takes longer is not waited for: the next owner finds out by itself. */
    private static final Duration HAND_OVER = Duration.ofSeconds(5);

    private final String topic;
    private final String archiveName;
    private final ArchiveSettings settings;
    private final EventArchive archive;
    private final EventIntake intake;
    private final LongSupplier nanoTime;
    private final Consumer<byte[], byte[]> consumer;
    private final Inserts inserts;
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
        this.inserts = new Inserts(settings.inserts(), this::insert);
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
            // While heartbeats go on. What is buffered was not committed: it is read again by the next owner.
            handOver(Set.copyOf(lanes.keySet()));
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(10)));
            inserts.close();
            LOG.info("task=archiver ended");
        }
    }

    /** Whether it tries again what failed, and reads nothing new. */
    boolean isTroubled() {
        return patience.isTroubled();
    }

    /** Asks {@link #run} to end; it does once the inserts under way have, each within its timeout. */
    @Override
    public void close() {
        stopping = true;
    }

    private void step() {
        ConsumerRecords<byte[], byte[]> records = poll(inserts.isEmpty() ? POLL : POLL_WHILE_INSERTING);
        try {
            placeNewLanes();
            takeAll(records);
        } catch (RuntimeException e) {
            rest(patience.after(e));
            return;
        }
        List<Cut> stored = settled(inserts.ended());
        patience.succeeded();
        advance(stored, cutDueLanes());
        regulate();
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

    private long bufferedBytes() {
        return lanes.values().stream().mapToLong(Lane::bufferedBytes).sum();
    }

    private List<Cut> cutDueLanes() {
        long now = nanoTime.getAsLong();
        int limit = bufferedBytes() > settings.bufferBytes() ? 1 : settings.batchRows();
        return lanes.values().stream()
                .filter(lane -> lane.placed() && !inserts.isUnderWay(lane.partition()))
                .filter(lane -> lane.isDue(limit, settings.flushInterval().toNanos(), now))
                .map(Lane::cut)
                .toList();
    }

    /** Reads nothing where a whole batch waits for the one before it, and nothing at all while too much is held. */
    private void regulate() {
        boolean full = !inserts.isEmpty() && inserts.bytes() + bufferedBytes() > settings.bufferBytes();
        Map<Boolean, List<TopicPartition>> waiting = lanes.values().stream()
                .filter(Lane::placed)
                .collect(Collectors.partitioningBy(
                        lane -> full
                                || inserts.isUnderWay(lane.partition())
                                        && (lane.isFull(settings.batchRows()) || lane.isComplete()),
                        Collectors.mapping(Lane::partition, Collectors.toList())));
        consumer.pause(waiting.getOrDefault(true, List.of()));
        consumer.resume(waiting.getOrDefault(false, List.of()));
    }

    /** Tries what failed until it is stored, and reads nothing meanwhile; answers all that is stored. */
    private List<Cut> settled(Ended ended) {
        List<Cut> stored = new ArrayList<>(ended.stored());
        Map<Cut, Throwable> failed = ended.failed();
        while (!stopping && !ours(failed.keySet()).isEmpty()) {
            rest(patience.after(failed.values().iterator().next()));
            ours(failed.keySet()).forEach(inserts::begin);
            Ended repeated = inserts.await(lanes.keySet());
            stored.addAll(repeated.stored());
            failed = repeated.failed();
        }
        return stored;
    }

    /** One commit says what is stored and announces what comes next, which is inserted from then on. */
    private void advance(List<Cut> stored, List<Cut> due) {
        Map<Cut, OffsetAndMetadata> commits = new LinkedHashMap<>();
        stored.forEach(cut -> commits.put(cut, cut.done()));
        for (Cut cut : due) {
            if (cut.batch().count() > 0) {
                commits.put(cut, cut.intent().commit());
            } else if (!cut.lane().isBounded()) {
                // Without rows; before an inherited intent it must not overwrite that.
                commits.put(cut, cut.done());
            }
        }
        if (commit(commits)) {
            ours(due).stream().filter(cut -> cut.batch().count() > 0).forEach(inserts::begin);
        }
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
            repeats.increment();
        }
        rows.increment(cut.batch().count());
    }

    /**
     * Commits for the cuts that are still ours, the later of a partition, and drops the others: whoever owns those now begins
     * where the stores say.
     *
     * @return false when the group refused, and everything buffered was given up
     */
    private boolean commit(Map<Cut, OffsetAndMetadata> commits) {
        while (!stopping) {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            ours(commits.keySet()).forEach(cut -> offsets.put(cut.partition(), commits.get(cut)));
            try {
                consumer.commitSync(offsets);
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

    private List<Cut> ours(Collection<Cut> cuts) {
        return cuts.stream()
                .filter(cut -> lanes.get(cut.partition()) == cut.lane())
                .toList();
    }

    /** Starts lanes anew from what is stored: what they have buffered must not be inserted any more. */
    private void forget(Set<TopicPartition> partitions) {
        // So that the stores can say what of it they have.
        inserts.await(partitions);
        List<TopicPartition> ours =
                partitions.stream().filter(consumer.assignment()::contains).toList();
        partitions.forEach(lanes::remove);
        ours.forEach(partition -> {
            lanes.put(partition, new Lane(partition, archiveName));
            consumer.seek(partition, 0);
        });
        consumer.pause(ours);
    }

    /** Gives partitions up, and leaves no insert behind that could meet its repeat by the next owner. */
    private void handOver(Collection<TopicPartition> partitions) {
        List<Cut> stored = inserts.await(partitions).stored();
        partitions.forEach(lanes::remove);
        try {
            consumer.commitSync(stored.stream().collect(Collectors.toMap(Cut::partition, Cut::done)), HAND_OVER);
        } catch (KafkaException e) {
            LOG.info("task=archiver the next owner repeats what was inserted last, cause=\"{}\"", e.getMessage());
        }
    }

    /** Waits without reading, but stays in the group. */
    private void rest(Duration delay) {
        long until = nanoTime.getAsLong() + delay.toNanos();
        consumer.pause(consumer.assignment());
        while (!stopping && until - nanoTime.getAsLong() > 0) {
            poll(Duration.ofMillis(Math.min(200, 1 + delay.toMillis())));
        }
        regulate();
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
            handOver(partitions);
        }
    }
}
