package dev.costgauge.query;

import dev.costgauge.topology.Progress;
import dev.costgauge.topology.Stores;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads the stores of this instance's tasks: one partition at a time, and only what is written, so also what a standby
 * holds. Thread-safe.
 *
 * <p>These are the queries of the first kind (IQv1). A query of the second kind takes the locks of a RocksDB store in the
 * order position, store, and every write takes them in the other order (Kafka 4.3.1, {@code StoreQueryUtils} against
 * {@code RocksDBStore.put}): sooner or later a query and the stream thread wait for each other for ever. The position that
 * only the second kind would tell is kept in the store itself, see {@link Progress}.
 */
final class LocalStores {

    private final KafkaStreams streams;

    /**
     * Kafka Streams finds the task anew at every read, so a handle stays good for as long as the partition is here; to get
     * one costs as much as to read.
     */
    private final Map<Handle, ReadOnlyKeyValueStore<Bytes, byte[]>> handles = new ConcurrentHashMap<>();

    private final Map<Handle, OpenHourLog> logs = new ConcurrentHashMap<>();

    private record Handle(int partition, Role role, String store) {}

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
        try {
            byte[] stored = store(partition, role, Stores.HOURS).get(Stores.PROGRESS_KEY);
            Progress progress = stored == null ? new Progress(null, Map.of()) : Progress.read(stored);
            return new Copy(partition, role, progress.clock(), progress.position());
        } catch (StreamsException | IllegalStateException e) {
            // Not started, not here, shutting down: whatever it is, the store is not to be had now.
            return null;
        }
    }

    /**
     * The value of a key; null when there is none.
     *
     * @throws Gone when the copy is no longer here
     */
    byte @Nullable [] get(Copy copy, String store, Bytes key) {
        try {
            return store(copy.partition(), copy.role(), store).get(key);
        } catch (StreamsException | IllegalStateException e) {
            throw gone(copy, store, e);
        }
    }

    /**
     * The hours of a copy, as of now or later: the log is read first, so hours may be newer than it but not older.
     *
     * @throws Gone when the copy is no longer here
     */
    CopyHours hours(Copy copy) {
        OpenHourLog log = logs.computeIfAbsent(new Handle(copy.partition(), copy.role(), Stores.HOURS), h -> new OpenHourLog());
        try {
            log.catchUp(key -> get(copy, Stores.HOURS, key));
        } catch (IllegalStateException e) {
            throw gone(copy, Stores.HOURS, e);
        }
        return new CopyHours(this, copy, log);
    }

    /**
     * Shows entries in the order of their keys until the visitor has seen enough.
     *
     * @param from first key; null from the beginning
     * @param to last key; null to the end
     * @throws Gone when the copy is no longer here
     */
    void range(Copy copy, String store, @Nullable Bytes from, @Nullable Bytes to, BiPredicate<Bytes, byte[]> more) {
        try (KeyValueIterator<Bytes, byte[]> entries =
                store(copy.partition(), copy.role(), store).range(from, to)) {
            boolean wanted = true;
            while (wanted && entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                wanted = more.test(entry.key, entry.value);
            }
        } catch (StreamsException | IllegalStateException e) {
            throw gone(copy, store, e);
        }
    }

    private Gone gone(Copy copy, String store, RuntimeException cause) {
        logs.remove(new Handle(copy.partition(), copy.role(), Stores.HOURS));
        return new Gone("store " + store + " of partition " + copy.partition() + ": " + cause.getMessage());
    }

    private ReadOnlyKeyValueStore<Bytes, byte[]> store(int partition, Role role, String store) {
        Handle wanted = new Handle(partition, role, store);
        ReadOnlyKeyValueStore<Bytes, byte[]> known = handles.get(wanted);
        return known != null ? known : handles.computeIfAbsent(wanted, this::handle);
    }

    private ReadOnlyKeyValueStore<Bytes, byte[]> handle(Handle wanted) {
        StoreQueryParameters<ReadOnlyKeyValueStore<Bytes, byte[]>> parameters = StoreQueryParameters.fromNameAndType(
                        wanted.store(), QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                .withPartition(wanted.partition());
        return streams.store(wanted.role() == Role.ACTIVE ? parameters : parameters.enableStaleStores());
    }
}
