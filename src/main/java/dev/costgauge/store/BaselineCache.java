package dev.costgauge.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Baselines in Redis, where gateways read them. Pipelined: one round trip a call. Thread-safe. Every method throws what
 * {@link Fault#of} can judge.
 */
public interface BaselineCache {

    /** What is held for the keys; a key that lacks its number or its companion is not in the answer. */
    Map<BaselineKey, CachedBaseline> read(Collection<BaselineKey> keys);

    /**
     * Takes what is newer than the held version; compare and set are one atomic step per key.
     *
     * @return how many keys changed
     */
    int upsert(List<BaselineRow> rows);

    /** As {@link #upsert}, but also overwrites the same version: it was altered or lost in part. */
    int repair(List<BaselineRow> rows);
}
