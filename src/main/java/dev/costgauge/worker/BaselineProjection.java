package dev.costgauge.worker;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.BaselineCache;
import dev.costgauge.store.BaselineKey;
import dev.costgauge.store.BaselineRow;
import dev.costgauge.store.BaselineTable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Baselines to PostgreSQL first (the audit trail), then to Redis. */
final class BaselineProjection implements Projection<BaselineUpdate> {

    private final BaselineTable table;
    private final BaselineCache cache;

    BaselineProjection(BaselineTable table, BaselineCache cache) {
        this.table = table;
        this.cache = cache;
    }

    @Override
    public void apply(List<Item<BaselineUpdate>> batch) {
        List<BaselineRow> rows = batch.stream().map(BaselineProjection::rowOf).toList();
        table.upsert(rows);
        cache.upsert(rows);
    }

    static BaselineRow rowOf(Item<BaselineUpdate> item) {
        BaselineUpdate update = item.value();
        Instant lastHour = update.getLastHour();
        BigDecimal lastCost = update.getLastCost();
        return new BaselineRow(
                new BaselineKey(
                        new PairKey(update.getProject(), update.getService(), update.getModel()), update.getSlot()),
                update.getZone(),
                update.getVersion(),
                update.getBaseline(),
                update.getExpected(),
                update.getThreshold(),
                update.getObservations(),
                update.getProvisional(),
                update.getRule(),
                update.getReason().name(),
                lastHour == null ? null : HourOfWeek.hourOf(lastHour.toEpochMilli()),
                lastCost == null ? null : Nanos.of(lastCost),
                item.logTime());
    }
}
