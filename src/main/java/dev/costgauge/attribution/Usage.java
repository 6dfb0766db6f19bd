package dev.costgauge.attribution;

/**
 * What one hour of a pair used and cost. A count of 0 is also what a producer sends that does not know it. Counts are tamed
 * rather than refused, because producers' counts must not stop a stream: more cached than input tokens are as many as
 * input tokens, and a negative count is 0.
 *
 * @param costNanos nano-dollars; negative through credits
 * @param inputTokens cached ones included
 * @param cachedTokens input tokens that were served from a cache
 */
public record Usage(long costNanos, long requests, long inputTokens, long outputTokens, long cachedTokens) {

    public Usage {
        requests = Math.max(0, requests);
        inputTokens = Math.max(0, inputTokens);
        outputTokens = Math.max(0, outputTokens);
        cachedTokens = Math.clamp(cachedTokens, 0, inputTokens);
    }

    boolean knowsTokens() {
        return inputTokens > 0 || outputTokens > 0;
    }

    long uncachedTokens() {
        return inputTokens - cachedTokens;
    }
}
