package dev.costgauge.attribution;

/** What can make an hour cost more or less than expected. */
public enum Driver {
    /** More or fewer requests, each of the usual kind. */
    REQUESTS,

    /** Input tokens per request, cached or not. */
    INPUT_TOKENS,

    /** Output tokens per request. */
    OUTPUT_TOKENS,

    /** The share of input tokens that a cache served at its lower price. */
    CACHE,

    /** What the same tokens cost, against the pair's usual prices; only where tokens are known. */
    UNIT_PRICE,

    /** What a request costs, whatever the reason; only where tokens are unknown. */
    COST_PER_REQUEST
}
