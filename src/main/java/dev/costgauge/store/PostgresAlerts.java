package dev.costgauge.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** {@link AlertTable} in the tables {@code alerts} and {@code alert_history}. Alerts are few: one row a statement will do. */
public final class PostgresAlerts implements AlertTable {

    private static final List<String> COLUMNS = List.of(
            "alert_id",
            "sequence",
            "status",
            "kind",
            "project",
            "service",
            "model",
            "opened_hour",
            "hour",
            "slot",
            "zone",
            "hour_closed",
            "cost",
            "expected",
            "threshold",
            "excess",
            "anomalous_hours",
            "rule",
            "rule_parameters",
            "shares",
            "other_cost",
            "crossing_event_id",
            "crossing_trace_id",
            "crossing_event_time",
            "detected_at",
            "why",
            "direction",
            "provisional",
            "parent_alert_id",
            "score",
            "reference",
            "floor",
            "look",
            "evidence",
            "hour_excess",
            "drivers",
            "place_excess",
            "other_excess");

    private static final String NAMES = String.join(", ", COLUMNS);

    private static final String VALUES = " (" + NAMES + ") VALUES ("
            + String.join(", ", COLUMNS.stream().map(PostgresAlerts::placeholder).toList()) + ")";

    private static final String UPSERT = "INSERT INTO alerts AS held" + VALUES
            + " ON CONFLICT (alert_id) DO UPDATE SET (" + NAMES + ") = ROW (" + NAMES.replaceAll("(\\w+)", "EXCLUDED.$1")
            + ") WHERE held.sequence < EXCLUDED.sequence";

    private static final String APPEND = "INSERT INTO alert_history" + VALUES + " ON CONFLICT DO NOTHING";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbi jdbi;

    public PostgresAlerts(Postgres postgres) {
        this.jdbi = postgres.jdbi();
    }

    @Override
    public int upsert(List<AlertRow> rows) {
        if (rows.isEmpty()) {
            return 0;
        }
        // Always in the same order, so that two writers cannot deadlock.
        List<AlertRow> ordered = rows.stream()
                .sorted(Comparator.comparing(AlertRow::alertId).thenComparing(AlertRow::sequence))
                .toList();
        return jdbi.inTransaction(handle -> {
            send(handle, APPEND, ordered);
            return send(handle, UPSERT, ordered);
        });
    }

    @Override
    public List<AlertRow> newest(int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT " + NAMES + " FROM alerts ORDER BY opened_hour DESC, alert_id LIMIT " + limit)
                .map((row, context) -> rowOf(row))
                .list());
    }

    private static int send(Handle handle, String sql, List<AlertRow> rows) {
        try (PreparedBatch batch = handle.prepareBatch(sql)) {
            rows.forEach(row -> batch.bindMap(valuesOf(row)).add());
            return Arrays.stream(batch.execute()).sum();
        }
    }

    private static String placeholder(String column) {
        return switch (column) {
            case "rule_parameters", "shares", "evidence", "drivers", "place_excess" -> "CAST(:" + column + " AS jsonb)";
            case "reference", "floor" -> "CAST(:" + column + " AS double precision)";
            case "crossing_event_time" -> "CAST(:" + column + " AS timestamptz)";
            default -> ":" + column;
        };
    }

    private static Map<String, @Nullable Object> valuesOf(AlertRow row) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("alert_id", row.alertId());
        values.put("sequence", row.sequence());
        values.put("status", row.status());
        values.put("kind", row.kind());
        values.put("project", row.pair().project());
        values.put("service", row.pair().service());
        values.put("model", row.pair().model());
        values.put("opened_hour", new Timestamp(HourOfWeek.startOf(row.openedHour())));
        values.put("hour", new Timestamp(HourOfWeek.startOf(row.hour())));
        values.put("slot", row.slot());
        values.put("zone", row.zone());
        values.put("hour_closed", row.hourClosed());
        values.put("cost", Nanos.toDecimal(row.costNanos()));
        values.put("expected", row.expected());
        values.put("threshold", row.threshold());
        values.put("excess", Nanos.toDecimal(row.excessNanos()));
        values.put("anomalous_hours", row.anomalousHours());
        values.put("rule", row.rule());
        values.put("rule_parameters", json(row.ruleParameters()));
        values.put("shares", json(row.shares().stream().map(PostgresAlerts::clean).toList()));
        values.put("other_cost", Nanos.toDecimal(row.otherCostNanos()));
        values.put("crossing_event_id", clean(row.crossingEventId()));
        values.put("crossing_trace_id", clean(row.crossingTraceId()));
        Long crossing = row.crossingEventTime();
        values.put("crossing_event_time", crossing == null ? null : new Timestamp(crossing));
        values.put("detected_at", new Timestamp(row.detectedAt()));
        values.put("why", clean(row.why()));
        put(values, row.detail());
        return values;
    }

    private static void put(Map<String, @Nullable Object> values, AlertDetail detail) {
        values.put("direction", detail.direction());
        values.put("provisional", detail.provisional());
        values.put("parent_alert_id", detail.parentAlertId());
        values.put("score", detail.score());
        values.put("reference", detail.reference());
        values.put("floor", detail.floor());
        values.put("look", detail.look());
        values.put("evidence", json(detail.evidence()));
        values.put("hour_excess", Nanos.toDecimal(detail.hourExcessNanos()));
        values.put("drivers", json(detail.drivers()));
        values.put("place_excess", json(detail.places().stream().map(PostgresAlerts::clean).toList()));
        values.put("other_excess", Nanos.toDecimal(detail.otherExcessNanos()));
    }

    /** PostgreSQL holds no NUL in texts; an alert that has one is stored with a replacement character. */
    private static @Nullable String clean(@Nullable String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }

    private static StreamHourRow.Share clean(StreamHourRow.Share share) {
        return new StreamHourRow.Share(
                share.cluster().replace('\0', '\uFFFD'), share.namespace().replace('\0', '\uFFFD'), share.costNanos());
    }

    private static AlertRow rowOf(ResultSet row) throws SQLException {
        Timestamp crossing = row.getTimestamp("crossing_event_time");
        return new AlertRow(
                row.getString("alert_id"),
                row.getInt("sequence"),
                row.getString("status"),
                row.getString("kind"),
                new PairKey(row.getString("project"), row.getString("service"), row.getString("model")),
                HourOfWeek.hourOf(row.getTimestamp("opened_hour").getTime()),
                HourOfWeek.hourOf(row.getTimestamp("hour").getTime()),
                row.getInt("slot"),
                row.getString("zone"),
                row.getBoolean("hour_closed"),
                Nanos.of(row.getBigDecimal("cost")),
                row.getDouble("expected"),
                row.getDouble("threshold"),
                Nanos.of(row.getBigDecimal("excess")),
                row.getInt("anomalous_hours"),
                row.getString("rule"),
                parse(row.getString("rule_parameters"), new TypeReference<Map<String, String>>() {}),
                parse(row.getString("shares"), new TypeReference<List<StreamHourRow.Share>>() {}),
                Nanos.of(row.getBigDecimal("other_cost")),
                row.getString("crossing_event_id"),
                row.getString("crossing_trace_id"),
                crossing == null ? null : crossing.getTime(),
                row.getTimestamp("detected_at").getTime(),
                row.getString("why"),
                detailOf(row));
    }

    private static AlertDetail detailOf(ResultSet row) throws SQLException {
        return new AlertDetail(
                row.getString("direction"),
                row.getBoolean("provisional"),
                row.getString("parent_alert_id"),
                row.getDouble("score"),
                (Double) row.getObject("reference"),
                (Double) row.getObject("floor"),
                row.getString("look"),
                parse(row.getString("evidence"), new TypeReference<Map<String, Double>>() {}),
                Nanos.of(row.getBigDecimal("hour_excess")),
                parse(row.getString("drivers"), new TypeReference<List<AlertDetail.Driver>>() {}),
                parse(row.getString("place_excess"), new TypeReference<List<StreamHourRow.Share>>() {}),
                Nanos.of(row.getBigDecimal("other_excess")));
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T parse(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the table alerts has JSON that is not ours", e);
        }
    }
}
