package dev.costgauge.query;

import dev.costgauge.topology.Progress;
import dev.costgauge.topology.Stores;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the stores of this instance's tasks (IQv2: by partition, and only what is written, so also what a standby holds).
 *
 * <p>What a query result itself says of its position is not used: a standby's is empty, unless every changelog record
 * carries one. Thread-safe.
 */
final class LocalStores {

    private static final KeyQuery<Bytes, byte[]> PROGRESS = KeyQuery.withKey(Stores.PROGRESS_KEY);

    private final KafkaStreams streams;

    LocalStores(KafkaStreams streams) {
        this.streams = streams;
    }

    /** The stores were there a moment ago: a rebalance or a shutdown took them away. */
    static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Gone(String message) {
            super(message, null, false, false);
        }
    }

    /** The copy of a partition that is here, the active one before a standby; null when there is none. */
    @Nullable Copy copy(int partition) {
        Copy active = copy(partition, Role.ACTIVE);
        return active != null ? active : copy(partition, Role.STANDBY);
    }

    /**
     * The copy of a partition that is here, served as what the role says; null when there is none. An active task whose
     * thread waits for others to be restored can be served as a standby.
     */
    @Nullable Copy copy(int partition, Role role) {
        QueryResult<byte[]> result = query(partition, role, Stores.HOURS, PROGRESS);
        if (result.isFailure()) {
            return null;
        }
        byte[] stored = result.getResult();
        Progress progress = stored == null ? new Progress(null, Map.of()) : Progress.read(stored);
        return new Copy(partition, role, progress.clock(), progress.position());
    }

    /**
     * The value of a key; null when there is none.
     *
     * @throws Gone when the copy is no longer here
     */
    byte @Nullable [] get(Copy copy, String store, Bytes key) {
        QueryResult<byte[]> result = require(copy, store, KeyQuery.withKey(key));
        return result.getResult();
    }

    /**
     * Shows entries in the order of their keys until the visitor has seen enough.
     *
     * @param from first key; null from the beginning
     * @param to last key; null to the end
     * @throws Gone when the copy is no longer here
     */
    void range(Copy copy, String store, @Nullable Bytes from, @Nullable Bytes to, BiPredicate<Bytes, byte[]> more) {
        QueryResult<KeyValueIterator<Bytes, byte[]>> result = require(copy, store, RangeQuery.withRange(from, to));
        try (KeyValueIterator<Bytes, byte[]> entries = result.getResult()) {
            boolean wanted = true;
            while (wanted && entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                wanted = more.test(entry.key, entry.value);
            }
        } catch (IllegalStateException | org.apache.kafka.streams.errors.InvalidStateStoreException e) {
            throw new Gone("store " + store + " was closed while it was read: " + e.getMessage());
        }
    }

    private <R> QueryResult<R> require(Copy copy, String store, Query<R> query) {
        QueryResult<R> result = query(copy.partition(), copy.role(), store, query);
        if (result.isFailure()) {
            throw new Gone("store " + store + " of partition " + copy.partition() + ": " + result.getFailureMessage());
        }
        return result;
    }

    private <R> QueryResult<R> query(int partition, Role role, String store, Query<R> query) {
        StateQueryRequest<R> request =
                StateQueryRequest.inStore(store).withQuery(query).withPartitions(Set.of(partition));
        try {
            QueryResult<R> result = streams.query(role == Role.ACTIVE ? request.requireActive() : request)
                    .getPartitionResults()
                    .get(partition);
            return result == null ? QueryResult.forFailure(FailureReason.NOT_PRESENT, "no result") : result;
        } catch (RuntimeException e) {
            // Not started, shutting down, closed under our hands: whatever it is, the store is not to be had now.
            return QueryResult.forFailure(FailureReason.STORE_EXCEPTION, String.valueOf(e.getMessage()));
        }
    }
}
