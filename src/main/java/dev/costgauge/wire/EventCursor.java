package dev.costgauge.wire;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.cost.RefusalReason;
import org.jspecify.annotations.Nullable;

/**
 * One decoded cost event, reused from record to record: it points into the record's bytes and makes Strings only when
 * asked. Mutable, not thread-safe; what it says holds from a decode that returned null until the next decode.
 */
public final class EventCursor {

    private static final byte[] NONE = {};

    byte[] bytes = NONE;
    int eventIdAt;
    int eventIdEnd;
    int pairAt;
    int pairEnd;
    int placeEnd;
    int traceIdAt;
    int traceIdEnd;
    long eventTime;
    long costNanos;
    long inputTokens;
    long outputTokens;
    long cachedTokens;
    long requests;

    /** What the ranges point into: the record's value, or a new encoding of it when the writer's schema was another. */
    public byte[] bytes() {
        return bytes;
    }

    /** Begin of the encoded project, service and model: the same pair has the same bytes. */
    public int pairFrom() {
        return pairAt;
    }

    public int pairTo() {
        return pairEnd;
    }

    /** Begin of the encoded cluster and namespace; {@link Place#read(byte[])} reads a copy of the range. */
    public int placeFrom() {
        return pairEnd;
    }

    public int placeTo() {
        return placeEnd;
    }

    /** Begin of the event id's content, without its length. */
    public int eventIdFrom() {
        return eventIdAt;
    }

    public int eventIdTo() {
        return eventIdEnd;
    }

    /** Epoch milliseconds. */
    public long eventTime() {
        return eventTime;
    }

    public long costNanos() {
        return costNanos;
    }

    public long inputTokens() {
        return inputTokens;
    }

    public long outputTokens() {
        return outputTokens;
    }

    public long cachedTokens() {
        return cachedTokens;
    }

    public long requests() {
        return requests;
    }

    public String eventId() {
        return Texts.read(bytes, eventIdAt, eventIdEnd);
    }

    /** Empty when there is none. */
    public String traceId() {
        return Texts.read(bytes, traceIdAt, traceIdEnd);
    }

    /** Empty when unknown. */
    public String cluster() {
        return place().cluster();
    }

    /** Empty when unknown. */
    public String namespace() {
        return place().namespace();
    }

    public Place place() {
        return Place.read(bytes, pairEnd);
    }

    /**
     * The pair.
     *
     * @throws RefusedEventException when a name breaks the rules of {@link PairKey} or is not valid UTF-8
     */
    public PairKey readPair() throws RefusedEventException {
        int serviceAt = Texts.endOf(bytes, pairAt);
        int modelAt = Texts.endOf(bytes, serviceAt);
        return new PairKey(
                name(pairAt, RefusalReason.PROJECT_INVALID),
                name(serviceAt, RefusalReason.SERVICE_INVALID),
                name(modelAt, RefusalReason.MODEL_INVALID));
    }

    /**
     * A copy that outlives the next decode.
     *
     * @throws RefusedEventException see {@link #readPair}
     */
    public CostEvent toEvent() throws RefusedEventException {
        Place place = place();
        return new CostEvent(
                eventId(),
                eventTime,
                readPair(),
                place.cluster(),
                place.namespace(),
                costNanos,
                inputTokens,
                outputTokens,
                cachedTokens,
                requests,
                traceId());
    }

    private String name(int at, RefusalReason reason) throws RefusedEventException {
        @Nullable String name = Texts.readStrictly(bytes, Texts.contentAt(bytes, at), Texts.endOf(bytes, at));
        if (name == null || !PairKey.isName(name)) {
            throw new RefusedEventException(reason);
        }
        return name;
    }
}
