package dev.costgauge.worker;

import dev.costgauge.store.EventArchive;
import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides where the archive of a partition goes on. What ClickHouse holds counts, not what the group committed: a wiped or
 * restored ClickHouse is filled again from the log, and a reset group repeats nothing. Only the intent of a batch in doubt
 * comes from the group.
 */
record Placement(Consumer<byte[], byte[]> consumer, EventArchive archive, String archiveName, Counter lost) {

    private static final Logger LOG = LoggerFactory.getLogger(Placement.class);

    /** Places every lane, or throws and places none. */
    void place(List<Lane> lanes) {
        Set<TopicPartition> partitions = lanes.stream().map(Lane::partition).collect(Collectors.toSet());
        Map<Integer, Long> archived = archive.positions(archiveName);
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        for (Lane lane : lanes) {
            TopicPartition partition = lane.partition();
            place(
                    lane,
                    archived.getOrDefault(partition.partition(), -1L),
                    committed.get(partition),
                    begins.getOrDefault(partition, 0L),
                    ends.getOrDefault(partition, 0L));
        }
        lanes.forEach(lane -> consumer.seek(lane.partition(), lane.next()));
    }

    private void place(
            Lane lane, long archived, @Nullable OffsetAndMetadata committed, long begin, long end) {
        Intent intent = Intent.of(committed);
        if (intent != null && archived > intent.last()) {
            // The group was reset to an old commit; the data say more.
            intent = null;
        }
        long reached = Math.max(archived, intent == null ? -1 : intent.last());
        if (reached >= end) {
            throw new WorkerFailedException("partition " + lane.partition() + " ends at offset " + end
                    + ", but offsets up to " + reached + " are archived: the topic was created anew or lost its end;"
                    + " give the new one a name with archive.log.name");
        }
        // A batch in doubt may be stored in part: it is repeated whole.
        long start = intent == null ? archived + 1 : Math.min(archived + 1, intent.first());
        if (start < begin) {
            if (archived >= 0 && archived + 1 < begin) {
                lost.increment(begin - archived - 1.0);
                LOG.warn(
                        "task=archiver partition={} offsets {} to {} left the log before they were archived",
                        lane.partition(),
                        archived + 1,
                        begin - 1);
            } else {
                LOG.info("task=archiver partition={} starts at={} because the log begins there", lane.partition(), begin);
            }
            start = begin;
        }
        if (intent != null && intent.last() < start) {
            intent = null;
        } else if (intent != null && intent.first() < begin) {
            // The same cut cannot be made again. Behind the last stored row nothing of it is stored, so nothing doubles.
            LOG.warn(
                    "task=archiver partition={} the batch in doubt, offsets {} to {}, has left the log in part",
                    lane.partition(),
                    intent.first(),
                    intent.last());
            start = Math.max(archived + 1, begin);
            intent = null;
        }
        if (intent != null) {
            LOG.info("task=archiver partition={} repeats offsets {} to {}", lane.partition(), intent.first(), intent.last());
        }
        lane.place(start, intent);
    }
}
