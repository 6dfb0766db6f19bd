package dev.costgauge.worker;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.store.EventBatch;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One partition on its way to the archive: the batch that is being filled, and where it must end when an earlier owner
 * left an {@link Intent}. Not thread-safe.
 */
final class Lane {

    private final TopicPartition partition;
    private final String archiveName;
    private EventBatch batch;
    private @Nullable Intent inherited;
    private long first;
    private long next;
    private long openedAt;
    private boolean placed;

    Lane(TopicPartition partition, String archiveName) {
        this.partition = partition;
        this.archiveName = archiveName;
        this.batch = new EventBatch(archiveName, partition.partition());
    }

    /**
     * Says where to begin.
     *
     * @param inherited the cut that has to be repeated exactly, at or after {@code start}; or null
     */
    void place(long start, @Nullable Intent inherited) {
        this.first = start;
        this.next = start;
        this.inherited = inherited;
        this.placed = true;
    }

    boolean placed() {
        return placed;
    }

    /** Where reading goes on. */
    long next() {
        return next;
    }

    TopicPartition partition() {
        return partition;
    }

    /** The last offset that this batch may hold. */
    long bound() {
        if (inherited == null) {
            return Long.MAX_VALUE;
        }
        return first < inherited.first() ? inherited.first() - 1 : inherited.last();
    }

    /** Takes an offset, with its event unless that was refused. */
    void take(long offset, long logTime, @Nullable CostEvent event, long nanoTime) {
        if (next == first) {
            openedAt = nanoTime;
        }
        if (event != null) {
            batch.add(offset, logTime, event);
        }
        next = offset + 1;
    }

    /** Notes that there is nothing to read before {@code position}: transaction marks, aborted records. */
    void skipTo(long position, long nanoTime) {
        if (position > next) {
            if (next == first) {
                openedAt = nanoTime;
            }
            next = Math.min(position, bound() == Long.MAX_VALUE ? position : bound() + 1);
        }
    }

    boolean isBounded() {
        return inherited != null;
    }

    boolean isComplete() {
        return next > bound();
    }

    /** Whether it is time to cut: a bounded batch only at its bound, another by size or age. */
    boolean isDue(int rows, long maxAgeNanos, long nanoTime) {
        if (next == first) {
            return false;
        }
        if (inherited != null && first >= inherited.first()) {
            return isComplete();
        }
        return isComplete() || isFull(rows) || nanoTime - openedAt >= maxAgeNanos;
    }

    boolean isFull(int rows) {
        return batch.count() >= rows;
    }

    int bufferedBytes() {
        return batch.size();
    }

    /** Closes the batch and begins the next behind it. */
    Cut cut() {
        boolean repeated = inherited != null && first >= inherited.first();
        Cut cut = new Cut(this, batch, first, next - 1, repeated);
        if (repeated) {
            inherited = null;
        }
        batch = new EventBatch(archiveName, partition.partition());
        first = next;
        return cut;
    }

    /** A finished batch; {@code repeated} when an earlier owner may have inserted it already. */
    record Cut(Lane lane, EventBatch batch, long first, long last, boolean repeated) {

        TopicPartition partition() {
            return lane.partition();
        }

        Intent intent() {
            return new Intent(first, last);
        }

        /** The commit that says that it is stored. */
        OffsetAndMetadata done() {
            return Intent.done(last + 1);
        }
    }
}
