package dev.costgauge.sweep;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.BaselineCache;
import dev.costgauge.store.BaselineKey;
import dev.costgauge.store.BaselineRow;
import dev.costgauge.store.BaselineTable;
import dev.costgauge.store.CachedBaseline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the slots that PostgreSQL and Redis hold with what the stream published last, and writes again what is missing,
 * older or altered. What the projector had not read yet is not compared; what is newer is never overwritten.
 */
final class ProjectionComparison {

    /** What one page's projections came to. */
    record Outcome(StoreTotals postgres, StoreTotals redis, List<Difference> differences) {}

    private final BaselineTable table;
    private final BaselineCache cache;

    ProjectionComparison(BaselineTable table, BaselineCache cache) {
        this.table = table;
        this.cache = cache;
    }

    Outcome compare(SweepScope scope, StreamSnapshot stream, List<PairKey> pairs) {
        Map<BaselineKey, BaselineRow> published = published(scope, stream, pairs);
        if (published.isEmpty()) {
            return new Outcome(StoreTotals.NONE, StoreTotals.NONE, List.of());
        }
        Map<BaselineKey, BaselineRow> rows = table.read(published.keySet());
        Map<BaselineKey, CachedBaseline> cached = cache.read(published.keySet());
        SlotTally postgres = new SlotTally("postgres");
        SlotTally redis = new SlotTally("redis");
        published.forEach((key, row) -> {
            BaselineRow stored = rows.get(key);
            if (stored == null) {
                postgres.missing(row);
            } else {
                postgres.found(row, stored.version(), same(row, stored), stored.baseline());
            }
            CachedBaseline held = cached.get(key);
            if (held == null) {
                redis.missing(row);
            } else {
                redis.found(row, held.version(), same(row, held), held.plain());
            }
        });
        List<Difference> differences = new ArrayList<>(postgres.differences());
        differences.addAll(redis.differences());
        int inTable = postgres.wrong().isEmpty() ? 0 : table.repair(postgres.wrong());
        int inCache = redis.wrong().isEmpty() ? 0 : cache.repair(redis.wrong());
        return new Outcome(postgres.totals(inTable), redis.totals(inCache), differences);
    }

    private static Map<BaselineKey, BaselineRow> published(
            SweepScope scope, StreamSnapshot stream, List<PairKey> pairs) {
        int first = scope.slot() < 0 ? 0 : scope.slot();
        int last = scope.slot() < 0 ? HourOfWeek.SLOTS - 1 : scope.slot();
        Map<BaselineKey, BaselineRow> rows = new LinkedHashMap<>();
        for (PairKey pair : pairs) {
            for (int slot = first; slot <= last; slot++) {
                BaselineRow row = stream.slot(pair, slot);
                if (row != null && stream.projected(pair, slot)) {
                    rows.put(row.key(), row);
                }
            }
        }
        return rows;
    }

    private static boolean same(BaselineRow a, BaselineRow b) {
        // Everything but the log time, whose resolution is the database's.
        return a.equals(new BaselineRow(
                b.key(),
                b.zone(),
                b.version(),
                b.baseline(),
                b.expected(),
                b.threshold(),
                b.observations(),
                b.provisional(),
                b.rule(),
                b.reason(),
                b.lastHour(),
                b.lastCostNanos(),
                a.updatedAt()));
    }

    private static boolean same(BaselineRow row, CachedBaseline held) {
        return Double.compare(row.expected(), held.expected()) == 0
                && Double.compare(row.threshold(), held.threshold()) == 0
                && row.provisional() == held.provisional()
                && Double.compare(row.baseline(), held.plain()) == 0;
    }
}
