package dev.costgauge.store;

import com.clickhouse.client.api.data_formats.ClickHouseBinaryFormatReader;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@link CostHistory} on the views' hourly totals. */
public final class ClickHouseHistory implements CostHistory {

    private static final String TOTALS =
            "sum(cost_nanos), toInt64(sum(events)), sum(requests), sum(input_tokens), sum(output_tokens), sum(cached_tokens)";

    static final String STREAM_HOUR =
            "project, service, model, toInt64(hour), cost_nanos, events, requests, input_tokens, output_tokens,"
                    + " cached_tokens, toInt32(slot), toInt32(revision), expected, threshold, toUInt8(anomalous)";

    private final ClickHouse clickHouse;

    public ClickHouseHistory(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    @Override
    public List<PairKey> activePairs(HourRange range, @Nullable PairKey after, int limit) {
        return clickHouse.query(
                "SELECT project, service, model FROM cost_hours_by_pair WHERE " + Sql.within(range)
                        + (after == null ? "" : " AND (project, service, model) > " + Sql.pair(after))
                        + " GROUP BY project, service, model ORDER BY project, service, model LIMIT " + limit,
                row -> pair(row));
    }

    @Override
    public List<PairKey> pageEnds(HourRange range, int pageSize) {
        return clickHouse.query(
                "SELECT project, service, model FROM (SELECT project, service, model,"
                        + " row_number() OVER (ORDER BY project, service, model) AS place, count() OVER () AS pairs"
                        + " FROM (SELECT DISTINCT project, service, model FROM cost_hours_by_pair WHERE "
                        + Sql.within(range) + ")) WHERE place % " + pageSize
                        + " = 0 OR place = pairs ORDER BY project, service, model",
                row -> pair(row));
    }

    @Override
    public long activePairCount(HourRange range) {
        return clickHouse
                .query(
                        "SELECT toInt64(uniqExact(project, service, model)) FROM cost_hours_by_pair WHERE "
                                + Sql.within(range),
                        row -> row.getLong(1))
                .get(0);
    }

    @Override
    public List<PairHour> totals(Collection<PairKey> pairs, HourRange range) {
        if (pairs.isEmpty()) {
            return List.of();
        }
        return clickHouse.query(
                "SELECT project, service, model, toInt64(hour), " + TOTALS + " FROM cost_hours_by_pair WHERE "
                        + Sql.among(pairs) + " AND " + Sql.within(range)
                        + " GROUP BY project, service, model, hour ORDER BY project, service, model, hour",
                row -> new PairHour(pair(row), row.getLong(4), totals(row, 5)));
    }

    @Override
    public List<SlotHistory> slots(Collection<PairKey> pairs, HourRange range, HourOfWeek weeks) {
        // The calendar is ours: hours become slots here, so that zones and clock changes are one rule everywhere.
        Map<PairKey, SlotSums> sums = new HashMap<>();
        List<PairKey> order = new ArrayList<>();
        for (PairHour hour : totals(pairs, range)) {
            sums.computeIfAbsent(hour.pair(), pair -> {
                        order.add(pair);
                        return new SlotSums(hour.hour(), range.until(), weeks);
                    })
                    .add(hour);
        }
        List<SlotHistory> slots = new ArrayList<>();
        order.forEach(pair -> slots.addAll(Objects.requireNonNull(sums.get(pair)).rows(pair)));
        return slots;
    }

    @Override
    public List<ModelSlot> modelSlots(Collection<String> models, HourRange range, HourOfWeek weeks) {
        if (models.isEmpty()) {
            return List.of();
        }
        Map<String, ModelSums> sums = new TreeMap<>();
        clickHouse.query(
                "SELECT model, toInt64(hour), toFloat64(sum(cost_nanos)) / 1e9,"
                        + " toInt64(uniqExact(project, service)) FROM cost_hours_by_pair WHERE model IN "
                        + Sql.texts(models) + " AND " + Sql.within(range)
                        + " GROUP BY model, hour ORDER BY model, hour",
                row -> {
                    sums.computeIfAbsent(row.getString(1), model -> new ModelSums())
                            .add(weeks.slotOf(row.getLong(2)), row.getDouble(3), row.getLong(4));
                    return row;
                });
        List<ModelSlot> slots = new ArrayList<>();
        sums.forEach((model, sum) -> slots.addAll(sum.rows(model)));
        return slots;
    }

    @Override
    public List<PlaceCost> places(Collection<PairKey> pairs, HourRange range) {
        if (pairs.isEmpty()) {
            return List.of();
        }
        return clickHouse.query(
                "SELECT project, service, model, toInt64(hour), cluster, namespace, sum(cost_nanos) AS cost,"
                        + " toInt64(sum(events)) FROM cost_hours_by_place WHERE " + Sql.among(pairs) + " AND "
                        + Sql.within(range) + " GROUP BY project, service, model, hour, cluster, namespace"
                        + " ORDER BY project, service, model, hour, cost DESC, cluster, namespace",
                row -> new PlaceCost(
                        pair(row), row.getLong(4), row.getString(5), row.getString(6), row.getLong(7), row.getLong(8)));
    }

    @Override
    public List<StreamHour> streamHours(Collection<PairKey> pairs, HourRange range) {
        if (pairs.isEmpty()) {
            return List.of();
        }
        return clickHouse.query(
                "SELECT " + STREAM_HOUR + " FROM stream_hours FINAL WHERE " + Sql.among(pairs) + " AND "
                        + Sql.within(range) + " ORDER BY project, service, model, hour",
                ClickHouseHistory::streamHour);
    }

    @Override
    public FleetTotals fleetTotals(HourRange range) {
        return clickHouse
                .query(
                        "SELECT sum(toInt128(cost_nanos)), toInt64(sum(events)),"
                                + " toInt64(uniqExact(project, service, model, hour)) FROM cost_hours_by_pair WHERE "
                                + Sql.within(range),
                        ClickHouseHistory::fleet)
                .get(0);
    }

    @Override
    public FleetTotals streamFleetTotals(HourRange range) {
        return clickHouse
                .query(
                        "SELECT sum(toInt128(cost_nanos)), sum(events), toInt64(count()) FROM stream_hours FINAL WHERE "
                                + Sql.within(range),
                        ClickHouseHistory::fleet)
                .get(0);
    }

    private static FleetTotals fleet(ClickHouseBinaryFormatReader row) {
        return new FleetTotals(row.getBigInteger(1), row.getLong(2), row.getLong(3));
    }

    static PairKey pair(ClickHouseBinaryFormatReader row) {
        return new PairKey(row.getString(1), row.getString(2), row.getString(3));
    }

    /** Of the columns {@link #STREAM_HOUR}. */
    static StreamHour streamHour(ClickHouseBinaryFormatReader row) {
        return new StreamHour(
                pair(row),
                row.getLong(4),
                row.getInteger(11),
                row.getInteger(12),
                totals(row, 5),
                row.getDouble(13),
                row.getDouble(14),
                row.getInteger(15) == 1);
    }

    static HourTotals totals(ClickHouseBinaryFormatReader row, int first) {
        return new HourTotals(
                row.getLong(first),
                row.getLong(first + 1),
                row.getLong(first + 2),
                row.getLong(first + 3),
                row.getLong(first + 4),
                row.getLong(first + 5));
    }
}
