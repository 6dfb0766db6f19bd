package dev.costgauge.wire;

import dev.costgauge.cost.RefusalReason;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns a record's value into an {@link EventCursor}, or says why it is refused. Values of the current schema are walked in
 * place; those of any other are first written anew in the current schema, so one piece of code checks them all.
 * Thread-safe; the cursor is not.
 */
public final class EventDecoder {

    private static final int MAX_WRITERS = 1_000;

    /** An event of the longest names has two kilobytes; what is larger might not fit on its way to another topic. */
    private static final int MAX_BYTES = 1 << 16;

    private static final long NONE = Long.MIN_VALUE;

    private final SchemaRegistry registry;
    private final EventWalk walk;
    private final ConcurrentHashMap<Integer, EventWriter> writers = new ConcurrentHashMap<>();

    /** The last id seen of the current schema; as a long, so that no int of a hostile header equals "none". */
    private volatile long currentId = NONE;

    public EventDecoder(SchemaRegistry registry, AcceptSettings settings) {
        this.registry = registry;
        this.walk = new EventWalk(settings);
    }

    /**
     * Decodes and checks one value. Pair names are checked by {@link EventCursor#readPair()}, which a caller with a cache
     * needs only once a pair.
     *
     * @param logTimeMillis the record's timestamp
     * @return null when it is good
     * @throws RegistryUnavailableException when the schema could not be asked for; nothing is known about the record then
     * @throws RegistryRefusedException when the registry refuses us
     */
    public @Nullable RefusalReason decode(byte @Nullable [] value, long logTimeMillis, EventCursor into) {
        if (value == null || value.length == 0) {
            return RefusalReason.EMPTY_RECORD;
        }
        if (value.length > MAX_BYTES) {
            return RefusalReason.RECORD_TOO_LARGE;
        }
        if (!WireFormat.isFramed(value)) {
            return RefusalReason.NOT_CONFLUENT_FORMAT;
        }
        int id = WireFormat.idOf(value);
        if (id == currentId) {
            return walk.walk(value, WireFormat.HEADER, logTimeMillis, into);
        }
        return decodeOther(id, value, logTimeMillis, into);
    }

    private @Nullable RefusalReason decodeOther(int id, byte[] value, long logTimeMillis, EventCursor into) {
        return switch (writerOf(id)) {
            case EventWriter.Current ignored -> {
                currentId = id;
                yield walk.walk(value, WireFormat.HEADER, logTimeMillis, into);
            }
            case EventWriter.Refused refused -> refused.reason();
            case EventWriter.Other other -> {
                EvolvedEvent.Result result = other.reader().rewrite(value, WireFormat.HEADER);
                yield switch (result) {
                    case EvolvedEvent.Refused refused -> refused.reason();
                    case EvolvedEvent.Rewritten rewritten ->
                        walk.walk(rewritten.bytes(), 0, logTimeMillis, into);
                };
            }
        };
    }

    private EventWriter writerOf(int id) {
        EventWriter known = writers.get(id);
        if (known != null) {
            return known;
        }
        // No registry gives negative ids.
        return switch (id < 0 ? new SchemaLookup.Unknown() : registry.byId(id)) {
            case SchemaLookup.Found found -> remember(id, EventWriter.of(found.schema()));
            case SchemaLookup.Unreadable ignored ->
                remember(id, new EventWriter.Refused(RefusalReason.INCOMPATIBLE_SCHEMA));
            // Not remembered: it may be registered later, and the registry's client bounds the asking.
            case SchemaLookup.Unknown ignored -> new EventWriter.Refused(RefusalReason.UNKNOWN_SCHEMA);
        };
    }

    private EventWriter remember(int id, EventWriter writer) {
        if (writers.size() >= MAX_WRITERS) {
            writers.clear();
        }
        writers.put(id, writer);
        return writer;
    }
}
