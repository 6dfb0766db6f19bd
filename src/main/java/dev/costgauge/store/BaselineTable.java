package dev.costgauge.store;

import dev.costgauge.cost.PairKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Baselines and their audit trail in PostgreSQL. One statement a call. Thread-safe. Every method throws what
 * {@link Fault#of} can judge.
 */
public interface BaselineTable {

    /** The rows of the keys that have one. */
    Map<BaselineKey, BaselineRow> read(Collection<BaselineKey> keys);

    /** All slots of one pair, in slot order. */
    List<BaselineRow> slotsOf(PairKey pair);

    /** Pairs that have a baseline, in {@link PairKey} order, after {@code after} (null: from the first). */
    List<PairKey> pairs(@Nullable PairKey after, int limit);

    /**
     * Takes what is newer than the stored version and appends every row to the history once; repeats and older versions
     * change nothing.
     *
     * @return how many current rows changed
     */
    int upsert(List<BaselineRow> rows);

    /** As {@link #upsert}, but also overwrites a row of the same version: it was altered by somebody else. */
    int repair(List<BaselineRow> rows);
}
