package dev.costgauge.load;

import dev.costgauge.cost.Nanos;
import java.math.BigDecimal;
import java.util.List;

/**
 * What one model's tokens cost, in USD a token. A model with tiers charges the whole request at the dearest tier that its
 * input reaches. Immutable.
 *
 * @param tiers the base first (above 0 tokens), then by rising threshold
 */
public record ModelPrice(List<Tier> tiers) {

    /**
     * Prices from some length of input on.
     *
     * @param aboveInputTokens input tokens of a request that must be exceeded
     * @param cacheRead price of an input token that was served from a cache
     */
    public record Tier(long aboveInputTokens, BigDecimal input, BigDecimal output, BigDecimal cacheRead) {}

    public ModelPrice {
        tiers = List.copyOf(tiers);
        if (tiers.isEmpty() || tiers.getFirst().aboveInputTokens() != 0) {
            throw new IllegalArgumentException("a price needs a tier from 0 tokens");
        }
    }

    /** One price for every request, cached input included. */
    public static ModelPrice flat(BigDecimal input, BigDecimal output) {
        return new ModelPrice(List.of(new Tier(0, input, output, input)));
    }

    /**
     * The tier of an event: by the mean input of its requests, since an event may stand for many.
     *
     * @param requests at least 1 for the mean to mean anything; 0 counts as 1
     */
    Tier tierFor(long inputTokens, long requests) {
        Tier reached = tiers.getFirst();
        for (Tier tier : tiers) {
            if (inputTokens > Math.multiplyExact(tier.aboveInputTokens(), Math.max(1, requests))) {
                reached = tier;
            }
        }
        return reached;
    }

    /**
     * Exact price, rounded once, half up, to the nano-dollar.
     *
     * @param inputTokens cached ones included
     */
    public long nanos(long inputTokens, long outputTokens, long cachedTokens, long requests) {
        Tier tier = tierFor(inputTokens, requests);
        BigDecimal dollars = tier.input()
                .multiply(BigDecimal.valueOf(inputTokens - cachedTokens))
                .add(tier.output().multiply(BigDecimal.valueOf(outputTokens)))
                .add(tier.cacheRead().multiply(BigDecimal.valueOf(cachedTokens)));
        return Nanos.rounded(dollars);
    }
}
