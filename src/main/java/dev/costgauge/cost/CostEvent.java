package dev.costgauge.cost;

/**
 * One priced piece of work. Immutable.
 *
 * @param eventId unique id chosen by the producer
 * @param eventTime epoch milliseconds, UTC
 * @param cluster empty when unknown
 * @param namespace empty when unknown
 * @param costNanos nano-dollars; negative for a credit
 * @param inputTokens cached ones included
 * @param requests how many requests the event stands for
 * @param traceId empty when there is none
 */
public record CostEvent(
        String eventId,
        long eventTime,
        PairKey pair,
        String cluster,
        String namespace,
        long costNanos,
        long inputTokens,
        long outputTokens,
        long cachedTokens,
        long requests,
        String traceId) {}
