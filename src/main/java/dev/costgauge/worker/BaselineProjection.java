package dev.costgauge.worker;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.store.BaselineCache;
import dev.costgauge.store.BaselineRow;
import dev.costgauge.store.BaselineTable;
import java.util.List;

/** Baselines to PostgreSQL first (the audit trail), then to Redis. */
final class BaselineProjection implements Projection<BaselineUpdate, BaselineRow> {

    private final BaselineTable table;
    private final BaselineCache cache;

    BaselineProjection(BaselineTable table, BaselineCache cache) {
        this.table = table;
        this.cache = cache;
    }

    @Override
    public void apply(List<BaselineRow> batch) {
        table.upsert(batch);
        cache.upsert(batch);
    }

    @Override
    public BaselineRow rowOf(BaselineUpdate update, long logTime) {
        return BaselineRow.of(update, logTime);
    }
}
