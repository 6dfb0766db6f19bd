package dev.costgauge.store;

import dev.costgauge.cost.PairKey;

/**
 * The names of keys. Gateways read {@code ewma:cost:{service}:{model}:{slot}}; the service of any project but the default
 * one is written {@code project/service}. {@code :}, {@code %} and {@code /} inside names are percent-encoded, so no two
 * pairs share a key.
 */
final class RedisKeys {

    private RedisKeys() {}

    /** The plain number of one slot. */
    static String plain(BaselineKey key) {
        return plainPrefix(key.pair()) + key.slot();
    }

    /** What stands before the slot in the names of a pair's plain numbers. */
    static String plainPrefix(PairKey pair) {
        return "ewma:cost:" + pair(pair) + ':';
    }

    /** The hash with version, expected value and threshold of a pair's slots. */
    static String companion(PairKey pair) {
        return "ewma:meta:" + pair(pair);
    }

    /** A string that is no pair's, for finding out what may be done. */
    static String plainProbe() {
        return "ewma:cost:costgauge-doctor";
    }

    /** A hash that is no pair's. */
    static String companionProbe() {
        return "ewma:meta:costgauge-doctor";
    }

    private static String pair(PairKey pair) {
        String service = PairKey.escape(pair.service()) + ':' + PairKey.escape(pair.model());
        return pair.project().equals(PairKey.DEFAULT_PROJECT)
                ? service
                : PairKey.escape(pair.project()) + '/' + service;
    }
}
