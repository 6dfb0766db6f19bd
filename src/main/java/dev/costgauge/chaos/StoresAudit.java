package dev.costgauge.chaos;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.chaos.Account.Cell;
import dev.costgauge.chaos.Account.Sum;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.AlertRow;
import dev.costgauge.store.BaselineKey;
import dev.costgauge.store.BaselineRow;
import dev.costgauge.store.ClickHouseHistory;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.PairHour;
import dev.costgauge.store.PostgresAlerts;
import dev.costgauge.store.PostgresBaselines;
import dev.costgauge.store.RedisBaselines;
import dev.costgauge.store.StreamHour;
import dev.costgauge.store.Stores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Compares the three stores with what was sent and with what the stream published. Stateless but for its connections. */
final class StoresAudit {

    private static final int BATCH = 2_000;

    private final Stores stores;

    StoresAudit(Stores stores) {
        this.stores = stores;
    }

    /** The archive holds every record that was an event, once; and the stream's last word on each hour. */
    void clickHouse(Account account, Harvest harvest, Findings findings) {
        Map<Cell, Sum> sent = account.records();
        List<PairKey> pairs = sent.keySet().stream().map(Cell::pair).distinct().toList();
        HourRange range = new HourRange(
                sent.keySet().stream().mapToLong(Cell::hour).min().orElse(0),
                sent.keySet().stream().mapToLong(Cell::hour).max().orElse(0) + Traffic.DRAIN_HOURS);
        ClickHouseHistory history = new ClickHouseHistory(stores.clickHouse());
        Map<Cell, Sum> archived = new HashMap<>();
        for (PairHour hour : history.totals(pairs, range)) {
            Sum sum = new Sum(hour.totals().events(), hour.totals().costNanos());
            archived.put(new Cell(hour.pair(), hour.hour()), sum);
        }
        Set<Cell> cells = new HashSet<>(sent.keySet());
        cells.addAll(archived.keySet());
        long events = 0;
        for (Cell cell : cells) {
            Sum expected = sent.getOrDefault(cell, Sum.ZERO);
            Sum found = archived.getOrDefault(cell, Sum.ZERO);
            String where = cell.pair() + " in hour " + HourOfWeek.UTC.format(cell.hour()) + " of ClickHouse";
            findings.compare(expected.events(), found.events(), "events of " + where);
            if (expected.events() == found.events() && expected.nanos() != found.nanos()) {
                findings.missing(1, "cost of " + where + ": " + found.nanos() + " instead of " + expected.nanos());
            }
            events += found.events();
        }
        long copies = 0;
        for (StreamHour hour : history.streamHours(pairs, range)) {
            var published = harvest.hours.get(new Cell(hour.pair(), hour.hour()));
            boolean same = published != null
                    && published.getRevision() == hour.revision()
                    && published.getEvents() == hour.totals().events();
            findings.missing(same ? 0 : 1, "ClickHouse has " + hour + " where the stream published " + published);
            copies++;
        }
        long closed = harvest.hours.keySet().stream().filter(cell -> cell.hour() < range.until()).count();
        findings.compare(closed, copies, "closed hours in ClickHouse");
        findings.line("clickhouse", "%,d events in %,d hours of pairs, %,d closed hours", events, cells.size(), copies);
    }

    /** Baselines and alerts are the stream's last word on each. */
    void postgres(Harvest harvest, Findings findings) {
        long rows = baselines("PostgreSQL", harvest, findings, new PostgresBaselines(stores.postgres())::read, (found, published) ->
                found.version() == published.version()
                        && Double.compare(found.baseline(), published.baseline()) == 0
                        && Double.compare(found.expected(), published.expected()) == 0
                        && Double.compare(found.threshold(), published.threshold()) == 0);
        findings.line("postgres", "%,d baselines, %,d alerts", rows, alerts(harvest, findings));
    }

    private long alerts(Harvest harvest, Findings findings) {
        Map<String, Integer> latest = new HashMap<>();
        for (CostAnomalyAlert alert : harvest.alerts) {
            latest.merge(alert.getAlertId(), alert.getSequence(), Math::max);
        }
        List<AlertRow> rows = new PostgresAlerts(stores.postgres()).newest(latest.size() + 1);
        findings.compare(latest.size(), rows.size(), "alerts in PostgreSQL");
        for (AlertRow row : rows) {
            int last = latest.getOrDefault(row.alertId(), -1);
            findings.missing(
                    last == row.sequence() ? 0 : 1,
                    "alert " + row.alertId() + " is at step " + row.sequence() + " in PostgreSQL and at " + last);
        }
        return rows.size();
    }

    /** The gateways' numbers are the stream's last word on each slot. */
    void redis(Harvest harvest, Findings findings) {
        long held = baselines("Redis", harvest, findings, new RedisBaselines(stores.redis())::read, (found, published) ->
                found.version() == published.version()
                        && Double.compare(found.plain(), published.baseline()) == 0);
        findings.line("redis", "%,d baselines", held);
    }

    /** Holds what a store has of each slot against what the stream published last; returns how many it has. */
    private static <T> long baselines(
            String store,
            Harvest harvest,
            Findings findings,
            Function<List<BaselineKey>, Map<BaselineKey, T>> read,
            BiPredicate<T, BaselineRow> same) {
        long held = 0;
        for (List<BaselineKey> keys : batches(harvest)) {
            Map<BaselineKey, T> rows = read.apply(keys);
            for (BaselineKey key : keys) {
                T found = rows.get(key);
                BaselineRow published = harvest.baselines.get(key);
                boolean agrees = found != null && published != null && same.test(found, published);
                findings.missing(agrees ? 0 : 1, store + " has " + found + " where the stream published " + published);
            }
            held += rows.size();
        }
        return held;
    }

    private static List<List<BaselineKey>> batches(Harvest harvest) {
        List<BaselineKey> keys = List.copyOf(harvest.baselines.keySet());
        List<List<BaselineKey>> batches = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += BATCH) {
            batches.add(keys.subList(from, Math.min(keys.size(), from + BATCH)));
        }
        return batches;
    }
}
