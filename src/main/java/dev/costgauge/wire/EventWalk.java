package dev.costgauge.wire;

import dev.costgauge.cost.PairKey;
import dev.costgauge.cost.RefusalReason;
import org.jspecify.annotations.Nullable;

/**
 * Walks the Avro binary of the current {@code cost-events} schema by hand and checks every rule on the way. The order of
 * the schema's fields is written into {@link #walk}; a test fails when the schema's order changes.
 */
final class EventWalk {

    static final int MAX_ID_BYTES = 128;
    static final int MAX_NAME_BYTES = PairKey.MAX_NAME_BYTES;
    /** Each of the thirteen fields has a byte at least. */
    private static final int MIN_BYTES = 13;

    static final long MAX_COUNT = 1_000_000_000_000L;

    private final long maxAge;
    private final long maxAhead;
    private final long maxCost;

    EventWalk(AcceptSettings settings) {
        this.maxAge = settings.maxAge().toMillis();
        this.maxAhead = settings.maxAhead().toMillis();
        this.maxCost = settings.maxCostNanos();
    }

    /** Null when the record from {@code from} to the end of the array is good; the cursor then points into it. */
    @Nullable RefusalReason walk(byte[] b, int from, long logTime, EventCursor into) {
        int to = b.length;
        if (to - from < MIN_BYTES) {
            return RefusalReason.MALFORMED_RECORD;
        }
        int idEnd = Texts.endOf(b, from, to, MAX_ID_BYTES);
        if (idEnd < 0) {
            return textRefusal(idEnd, RefusalReason.EVENT_ID_INVALID);
        }
        int idAt = Texts.contentAt(b, from);
        if (idAt == idEnd || Texts.hasControl(b, idAt, idEnd)) {
            return RefusalReason.EVENT_ID_INVALID;
        }

        int pairAt = Varints.end(b, idEnd, to);
        if (pairAt < 0) {
            return RefusalReason.MALFORMED_RECORD;
        }

        int serviceAt = Texts.endOf(b, pairAt, to, MAX_NAME_BYTES);
        if (serviceAt < 0) {
            return textRefusal(serviceAt, RefusalReason.PROJECT_INVALID);
        }
        int modelAt = Texts.endOf(b, serviceAt, to, MAX_NAME_BYTES);
        if (modelAt < 0) {
            return textRefusal(modelAt, RefusalReason.SERVICE_INVALID);
        }
        int placeAt = Texts.endOf(b, modelAt, to, MAX_NAME_BYTES);
        if (placeAt < 0) {
            return textRefusal(placeAt, RefusalReason.MODEL_INVALID);
        }
        int namespaceAt = Texts.endOf(b, placeAt, to, MAX_NAME_BYTES);
        if (namespaceAt < 0) {
            return textRefusal(namespaceAt, RefusalReason.CLUSTER_INVALID);
        }
        if (Texts.hasControl(b, Texts.contentAt(b, placeAt), namespaceAt)) {
            return RefusalReason.CLUSTER_INVALID;
        }
        int costAt = Texts.endOf(b, namespaceAt, to, MAX_NAME_BYTES);
        if (costAt < 0) {
            return textRefusal(costAt, RefusalReason.NAMESPACE_INVALID);
        }
        if (Texts.hasControl(b, Texts.contentAt(b, namespaceAt), costAt)) {
            return RefusalReason.NAMESPACE_INVALID;
        }

        // The cost is framed like a text; one with a longer length than any text is padded beyond reason.
        int inputAt = Texts.endOf(b, costAt, to, MAX_NAME_BYTES);
        if (inputAt < 0) {
            return textRefusal(inputAt, RefusalReason.COST_OUT_OF_BOUNDS);
        }
        int unscaledAt = Texts.contentAt(b, costAt);
        if (!Decimals.fitsLong(b, unscaledAt, inputAt)) {
            return RefusalReason.COST_OUT_OF_BOUNDS;
        }
        int traceAt = readCounts(b, inputAt, to, into);
        if (traceAt < 0) {
            return RefusalReason.MALFORMED_RECORD;
        }
        int traceEnd = Texts.endOf(b, traceAt, to, MAX_ID_BYTES);
        if (traceEnd < 0) {
            return textRefusal(traceEnd, RefusalReason.TRACE_ID_INVALID);
        }
        if (traceEnd != to) {
            return RefusalReason.MALFORMED_RECORD;
        }
        int traceTextAt = Texts.contentAt(b, traceAt);
        if (Texts.hasControl(b, traceTextAt, traceEnd)) {
            return RefusalReason.TRACE_ID_INVALID;
        }

        into.bytes = b;
        into.eventIdAt = idAt;
        into.eventIdEnd = idEnd;
        into.eventTime = Varints.read(b, idEnd, pairAt);
        into.pairAt = pairAt;
        into.pairEnd = placeAt;
        into.placeEnd = costAt;
        into.costNanos = Decimals.read(b, unscaledAt, inputAt);
        into.traceIdAt = traceTextAt;
        into.traceIdEnd = traceEnd;
        return checkNumbers(into, logTime);
    }

    /** Reads the four counts and says where they end, or -1 when one is cut off. */
    private static int readCounts(byte[] b, int at, int to, EventCursor into) {
        if (at >= to) {
            return -1;
        }
        long word = Varints.word(b, at);
        long stops = Varints.stopsIn(word);
        long last = Varints.withoutFirst(Varints.withoutFirst(Varints.withoutFirst(stops)));
        if (last == 0) {
            return readLongCounts(b, at, to, into);
        }
        // All four are in one word: usual, and four times as fast as one after the other.
        int first = Varints.bitsTo(stops);
        int second = Varints.bitsTo(Varints.withoutFirst(stops));
        int third = Varints.bitsTo(Varints.withoutFirst(Varints.withoutFirst(stops)));
        int fourth = Varints.bitsTo(last);
        into.inputTokens = Varints.between(word, 0, first);
        into.outputTokens = Varints.between(word, first, second);
        into.cachedTokens = Varints.between(word, second, third);
        into.requests = Varints.between(word, third, fourth);
        int end = at + (fourth >> 3);
        return end <= to ? end : -1;
    }

    private static int readLongCounts(byte[] b, int at, int to, EventCursor into) {
        int outputAt = Varints.end(b, at, to);
        int cachedAt = outputAt < 0 ? -1 : Varints.end(b, outputAt, to);
        int requestsAt = cachedAt < 0 ? -1 : Varints.end(b, cachedAt, to);
        int end = requestsAt < 0 ? -1 : Varints.end(b, requestsAt, to);
        if (end >= 0) {
            into.inputTokens = Varints.read(b, at, outputAt);
            into.outputTokens = Varints.read(b, outputAt, cachedAt);
            into.cachedTokens = Varints.read(b, cachedAt, requestsAt);
            into.requests = Varints.read(b, requestsAt, end);
        }
        return end;
    }

    private @Nullable RefusalReason checkNumbers(EventCursor event, long logTime) {
        if (event.costNanos > maxCost || event.costNanos < -maxCost) {
            return RefusalReason.COST_OUT_OF_BOUNDS;
        }
        if (!isCount(event.inputTokens)
                || !isCount(event.outputTokens)
                || event.cachedTokens < 0
                || event.cachedTokens > event.inputTokens) {
            return RefusalReason.TOKENS_INVALID;
        }
        if (!isCount(event.requests)) {
            return RefusalReason.REQUESTS_INVALID;
        }
        if (event.eventTime < logTime - maxAge) {
            return RefusalReason.TIME_TOO_OLD;
        }
        return event.eventTime > logTime + maxAhead ? RefusalReason.TIME_IN_FUTURE : null;
    }

    private static RefusalReason textRefusal(int end, RefusalReason tooLong) {
        return end == Texts.TOO_LONG ? tooLong : RefusalReason.MALFORMED_RECORD;
    }

    private static boolean isCount(long value) {
        return value >= 0 && value <= MAX_COUNT;
    }
}
