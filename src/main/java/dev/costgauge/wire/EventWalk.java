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
    static final long MAX_COUNT = 1_000_000_000_000L;

    private final long maxAge;
    private final long maxAhead;
    private final long maxCost;

    EventWalk(AcceptSettings settings) {
        this.maxAge = settings.maxAge().toMillis();
        this.maxAhead = settings.maxAhead().toMillis();
        this.maxCost = settings.maxCostNanos();
    }

    /** Null when the record between {@code from} and {@code to} is good; the cursor then points into it. */
    @Nullable RefusalReason walk(byte[] b, int from, int to, long logTime, EventCursor into) {
        int idEnd = Texts.endOf(b, from, to, MAX_ID_BYTES);
        if (idEnd < 0) {
            return textRefusal(idEnd, RefusalReason.EVENT_ID_INVALID);
        }
        int idAt = Texts.contentAt(b, from);
        if (idAt == idEnd) {
            return RefusalReason.EVENT_ID_INVALID;
        }

        int pairAt = Varints.end(b, idEnd, to);
        if (pairAt < 0) {
            return RefusalReason.MALFORMED_RECORD;
        }
        long eventTime = Varints.read(b, idEnd, pairAt);

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
        int costAt = Texts.endOf(b, namespaceAt, to, MAX_NAME_BYTES);
        if (costAt < 0) {
            return textRefusal(costAt, RefusalReason.NAMESPACE_INVALID);
        }

        int unscaledAt = Varints.end(b, costAt, to);
        if (unscaledAt < 0) {
            return RefusalReason.MALFORMED_RECORD;
        }
        long costLength = Varints.read(b, costAt, unscaledAt);
        if (costLength < 0 || costLength > to - unscaledAt) {
            return RefusalReason.MALFORMED_RECORD;
        }
        int inputAt = unscaledAt + (int) costLength;
        if (!fitsLong(b, unscaledAt, inputAt)) {
            return RefusalReason.COST_OUT_OF_BOUNDS;
        }
        long cost = unscaled(b, unscaledAt, inputAt);

        int outputAt = Varints.end(b, inputAt, to);
        int cachedAt = outputAt < 0 ? -1 : Varints.end(b, outputAt, to);
        int requestsAt = cachedAt < 0 ? -1 : Varints.end(b, cachedAt, to);
        int traceAt = requestsAt < 0 ? -1 : Varints.end(b, requestsAt, to);
        if (traceAt < 0) {
            return RefusalReason.MALFORMED_RECORD;
        }
        long input = Varints.read(b, inputAt, outputAt);
        long output = Varints.read(b, outputAt, cachedAt);
        long cached = Varints.read(b, cachedAt, requestsAt);
        long requests = Varints.read(b, requestsAt, traceAt);

        int traceEnd = Texts.endOf(b, traceAt, to, MAX_ID_BYTES);
        if (traceEnd < 0) {
            return textRefusal(traceEnd, RefusalReason.TRACE_ID_INVALID);
        }
        if (traceEnd != to) {
            return RefusalReason.MALFORMED_RECORD;
        }

        into.bytes = b;
        into.eventIdAt = idAt;
        into.eventIdEnd = idEnd;
        into.eventTime = eventTime;
        into.pairAt = pairAt;
        into.pairEnd = placeAt;
        into.placeEnd = costAt;
        into.costNanos = cost;
        into.inputTokens = input;
        into.outputTokens = output;
        into.cachedTokens = cached;
        into.requests = requests;
        into.traceIdAt = Texts.contentAt(b, traceAt);
        into.traceIdEnd = traceEnd;
        return checkNumbers(into, logTime);
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

    /** Whether big-endian two's complement fits; producers with wide integers may pad the sign. */
    private static boolean fitsLong(byte[] b, int from, int to) {
        int beyond = to - Long.BYTES;
        if (beyond <= from) {
            return to > from;
        }
        int sign = b[beyond] >> 7;
        for (int i = from; i < beyond; i++) {
            if (b[i] != sign) {
                return false;
            }
        }
        return true;
    }

    private static long unscaled(byte[] b, int from, int to) {
        int first = Math.max(from, to - Long.BYTES);
        long value = b[first];
        for (int i = first + 1; i < to; i++) {
            value = value << 8 | (b[i] & 0xff);
        }
        return value;
    }
}
