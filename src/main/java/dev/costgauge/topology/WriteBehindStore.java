package dev.costgauge.topology;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A logged store whose writes are gathered on the heap and made once per commit.
 *
 * <p>The one class that touches internals of Kafka Streams. Under exactly-once, {@code StateStore.flush()} and
 * {@code commit()} come only after the transaction has committed; the hook that comes before it, so that what is written
 * there is part of the transaction, is {@code CachedStateStore.flushCache()}, and only a {@link WrappedStateStore} has
 * it. A crash test kills the process between the two. Used by its task's thread, and by query threads for reads of what
 * was written.
 */
final class WriteBehindStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
        implements KeyValueStore<Bytes, byte[]> {

    private @Nullable InternalProcessorContext<?, ?> context;
    private Consumer<Position> writer = position -> {};
    private @Nullable Journal journal;

    /** The processor whose output the writer may add to. */
    private @Nullable ProcessorNode<?, ?, ?, ?> node;

    /** The last record of each source topic: what the store's position will say. */
    private final Map<String, ProcessorRecordContext> seen = new HashMap<>();

    private @Nullable ProcessorRecordContext last;

    WriteBehindStore(KeyValueStore<Bytes, byte[]> logged) {
        super(logged);
    }

    /** The store behind what a processor's context hands out, which is wrapped once more. */
    static WriteBehindStore of(StateStore fromContext) {
        StateStore store = fromContext;
        while (!(store instanceof WriteBehindStore)) {
            store = (StateStore) ((WrappedStateStore<?, ?, ?>) store).wrapped();
        }
        return (WriteBehindStore) store;
    }

    /** Goes on from what the stored hours reflect: a store that was restored does not know its own position. */
    void startAt(Position stored) {
        getPosition().merge(stored);
    }

    /**
     * Runs before each commit, inside its transaction; it is given the input that the commit will cover. Call it from the
     * processor that writes: what it forwards then goes to that processor's sinks.
     *
     * @param newJournal is told of every record
     */
    void beforeCommit(Journal newJournal, Consumer<Position> newWriter) {
        journal = newJournal;
        writer = newWriter;
        node = context == null ? null : context.currentNode();
    }

    /** Notes the record that is being processed. */
    void touch() {
        if (context != null) {
            touch(context.recordContext(), context.recordContext().offset());
        }
    }

    /** Notes the run that is being processed; nothing is written before all of it is. */
    void touch(List<? extends ConsumerRecord<?, ?>> run) {
        ConsumerRecord<?, ?> end = run.getLast();
        touch(
                new ProcessorRecordContext(
                        LogTimeExtractor.of(end), end.offset(), end.partition(), end.topic(), end.headers()),
                run.getFirst().offset());
    }

    private void touch(ProcessorRecordContext current, long first) {
        if (last != null && last.topic() != null && !last.topic().equals(current.topic())) {
            seen.put(last.topic(), last);
        }
        last = current;
        if (journal != null) {
            journal.note(current.topic(), first, current.offset());
        }
    }

    /** Offset of the last record of a topic that was processed here; -1 when there is none. */
    long offsetOf(String topic) {
        ProcessorRecordContext record = last != null && topic.equals(last.topic()) ? last : seen.get(topic);
        if (record != null) {
            return record.offset();
        }
        return getPosition().getPartitionPositions(topic).values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(-1);
    }

    @Override
    public void init(StateStoreContext newContext, StateStore root) {
        context = newContext instanceof InternalProcessorContext<?, ?> internal ? internal : null;
        super.init(newContext, root);
    }

    @Override
    public void flushCache() {
        if (context == null || last == null) {
            return;
        }
        Position next = getPosition().copy();
        seen.forEach((topic, record) -> next.withComponent(topic, record.partition(), record.offset()));
        next.withComponent(last.topic(), last.partition(), last.offset());
        // Between records there is no record context, but changelog and position are stamped with one.
        ProcessorRecordContext before = context.recordContext();
        ProcessorNode<?, ?, ?, ?> nodeBefore = context.currentNode();
        context.setRecordContext(last);
        context.setCurrentNode(node);
        try {
            writer.accept(next);
        } finally {
            context.setRecordContext(before);
            context.setCurrentNode(nodeBefore);
        }
        getPosition().merge(next);
        super.flushCache();
    }

    /** The task is no longer active, or has lost what was gathered: nothing of it may reach the next one. */
    @Override
    public void clearCache() {
        forget();
        super.clearCache();
    }

    @Override
    public void close() {
        forget();
        super.close();
    }

    private void forget() {
        writer = nobody -> {};
        journal = null;
        seen.clear();
        last = null;
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        wrapped().put(key, value);
    }

    @Override
    public byte[] putIfAbsent(Bytes key, byte[] value) {
        return wrapped().putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        wrapped().putAll(entries);
    }

    @Override
    public byte[] delete(Bytes key) {
        return wrapped().delete(key);
    }

    @Override
    public byte[] get(Bytes key) {
        return wrapped().get(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return wrapped().range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return wrapped().all();
    }

    @Override
    public long approximateNumEntries() {
        return wrapped().approximateNumEntries();
    }
}
