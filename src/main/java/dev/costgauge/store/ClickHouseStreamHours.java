package dev.costgauge.store;

import com.clickhouse.client.api.data_formats.ClickHouseBinaryFormatReader;
import dev.costgauge.cost.PairKey;
import java.util.ArrayList;
import java.util.List;

/** {@link StreamHourTable} in the table {@code stream_hours}. */
public final class ClickHouseStreamHours implements StreamHourTable {

    private static final List<String> COLUMNS = List.of(
            "project",
            "service",
            "model",
            "hour",
            "slot",
            "revision",
            "cost_nanos",
            "events",
            "requests",
            "input_tokens",
            "output_tokens",
            "cached_tokens",
            "expected",
            "threshold",
            "anomalous",
            "place_clusters",
            "place_namespaces",
            "place_cost_nanos",
            "other_cost_nanos");

    private final ClickHouse clickHouse;

    public ClickHouseStreamHours(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    @Override
    public void upsert(List<StreamHourRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        RowBinary encoded = new RowBinary(rows.size() * 192);
        rows.forEach(row -> encode(row, encoded));
        clickHouse.insert("stream_hours", COLUMNS, encoded.bytes(), encoded.length(), "");
    }

    @Override
    public List<StreamHourRow> read(PairKey pair, HourRange range) {
        return clickHouse.query(
                "SELECT " + ClickHouseHistory.STREAM_HOUR
                        + ", place_clusters, place_namespaces, place_cost_nanos, other_cost_nanos"
                        + " FROM stream_hours FINAL WHERE " + Sql.among(List.of(pair)) + " AND " + Sql.within(range)
                        + " ORDER BY hour",
                row -> new StreamHourRow(ClickHouseHistory.streamHour(row), shares(row), row.getLong(19)));
    }

    private static List<StreamHourRow.Share> shares(ClickHouseBinaryFormatReader row) {
        List<String> clusters = row.getList(16);
        List<String> namespaces = row.getList(17);
        List<Long> costs = row.getList(18);
        List<StreamHourRow.Share> shares = new ArrayList<>();
        for (int i = 0; i < costs.size(); i++) {
            shares.add(new StreamHourRow.Share(clusters.get(i), namespaces.get(i), costs.get(i)));
        }
        return shares;
    }

    private static void encode(StreamHourRow row, RowBinary to) {
        StreamHour hour = row.hour();
        HourTotals totals = hour.totals();
        to.text(hour.pair().project())
                .text(hour.pair().service())
                .text(hour.pair().model())
                .int32(Math.toIntExact(hour.hour()))
                .int8(hour.slot())
                .int32(hour.revision())
                .int64(totals.costNanos())
                .int64(totals.events())
                .int64(totals.requests())
                .int64(totals.inputTokens())
                .int64(totals.outputTokens())
                .int64(totals.cachedTokens())
                .float64(hour.expected())
                .float64(hour.threshold())
                .int8(hour.anomalous() ? 1 : 0);
        to.size(row.shares().size());
        row.shares().forEach(share -> to.text(share.cluster()));
        to.size(row.shares().size());
        row.shares().forEach(share -> to.text(share.namespace()));
        to.size(row.shares().size());
        row.shares().forEach(share -> to.int64(share.costNanos()));
        to.int64(row.otherCostNanos());
    }
}
