package dev.costgauge.store;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * {@link BaselineTable} in the tables {@code baselines} and {@code baseline_history}. A batch travels as one array per
 * column: one statement and one round trip per table, whatever its size.
 */
public final class PostgresBaselines implements BaselineTable {

    private static final String COLUMNS = "project, service, model, slot, zone, version, baseline, expected, threshold,"
            + " observations, provisional, rule, reason, last_hour, last_cost, updated_at";

    private static final String HISTORY_COLUMNS = COLUMNS.replace(" zone,", "");

    /** Times and money travel as numbers, which are cheaper to write and to read than their texts. */
    private static final String ROWS = "unnest(?::text[], ?::text[], ?::text[], ?::int2[], ?::text[], ?::int8[],"
            + " ?::float8[], ?::float8[], ?::float8[], ?::int8[], ?::bool[], ?::text[], ?::text[], ?::int8[], ?::int8[],"
            + " ?::int8[]) AS given (" + COLUMNS + ")";

    private static final String VALUES = COLUMNS.replace(
            "last_hour, last_cost, updated_at",
            "to_timestamp(last_hour * 3600), last_cost * 0.000000001,"
                    + " TIMESTAMPTZ 'epoch' + updated_at * INTERVAL '1 millisecond'");

    private static final String UPSERT = "INSERT INTO baselines AS held (" + COLUMNS + ") SELECT " + VALUES + " FROM "
            + ROWS + " ON CONFLICT (project, service, model, slot) DO UPDATE SET (" + COLUMNS + ") = ROW ("
            + COLUMNS.replaceAll("(\\w+)", "EXCLUDED.$1") + ") WHERE held.version ";

    private static final String NEWER = "< EXCLUDED.version";

    /** A row that is already as it should be is not written again. */
    private static final String SAME_BUT_OTHER = "<= EXCLUDED.version AND held IS DISTINCT FROM EXCLUDED";

    private static final String APPEND = "INSERT INTO baseline_history (" + HISTORY_COLUMNS + ") SELECT "
            + VALUES.replace(" zone,", "") + " FROM " + ROWS + " ON CONFLICT DO NOTHING";

    private static final String READ = "SELECT " + COLUMNS.replaceAll("(\\w+)", "b.$1")
            + " FROM baselines b JOIN unnest(?::text[], ?::text[], ?::text[]) AS k (project, service, model)"
            + " USING (project, service, model) WHERE b.slot BETWEEN ? AND ?";

    private static final Comparator<BaselineRow> ORDER = Comparator.comparing(
                    (BaselineRow row) -> row.key().pair())
            .thenComparing(row -> row.key().slot())
            .thenComparing(BaselineRow::version);

    private final Jdbi jdbi;

    public PostgresBaselines(Postgres postgres) {
        this.jdbi = postgres.jdbi();
    }

    /** Names pairs and the range of their slots: a sweep asks for all slots of a pair, and never for other mixtures. */
    @Override
    public Map<BaselineKey, BaselineRow> read(Collection<BaselineKey> keys) {
        Set<BaselineKey> wanted = Set.copyOf(keys);
        IntSummaryStatistics slots = wanted.stream().mapToInt(BaselineKey::slot).summaryStatistics();
        List<PairKey> pairs = wanted.stream().map(BaselineKey::pair).distinct().toList();
        Map<BaselineKey, BaselineRow> rows = HashMap.newHashMap(wanted.size());
        inTransaction(connection -> {
            try (PreparedStatement read = connection.prepareStatement(READ)) {
                read.setArray(1, array(connection, "text", pairs, PairKey::project, String[]::new));
                read.setArray(2, array(connection, "text", pairs, PairKey::service, String[]::new));
                read.setArray(3, array(connection, "text", pairs, PairKey::model, String[]::new));
                read.setInt(4, slots.getMin());
                read.setInt(5, slots.getMax());
                for (BaselineRow row : rowsOf(read)) {
                    if (wanted.contains(row.key())) {
                        rows.put(row.key(), row);
                    }
                }
            }
            return rows.size();
        });
        return rows;
    }

    @Override
    public List<BaselineRow> slotsOf(PairKey pair) {
        List<BaselineRow> rows = new ArrayList<>();
        inTransaction(connection -> {
            try (PreparedStatement read = connection.prepareStatement("SELECT " + COLUMNS
                    + " FROM baselines WHERE project = ? AND service = ? AND model = ? ORDER BY slot")) {
                read.setString(1, pair.project());
                read.setString(2, pair.service());
                read.setString(3, pair.model());
                rows.addAll(rowsOf(read));
            }
            return rows.size();
        });
        return rows;
    }

    @Override
    public List<PairKey> pairs(@Nullable PairKey after, int limit) {
        String from = after == null ? "" : " WHERE (project, service, model) > (?, ?, ?)";
        return jdbi.withHandle(handle -> {
            var query = handle.createQuery("SELECT DISTINCT project, service, model FROM baselines" + from
                    + " ORDER BY project, service, model LIMIT " + limit);
            if (after != null) {
                query.bind(0, after.project()).bind(1, after.service()).bind(2, after.model());
            }
            return query.map((row, context) -> new PairKey(row.getString(1), row.getString(2), row.getString(3)))
                    .list();
        });
    }

    @Override
    public int upsert(List<BaselineRow> rows) {
        return write(rows, NEWER);
    }

    @Override
    public int repair(List<BaselineRow> rows) {
        return write(rows, SAME_BUT_OTHER);
    }

    private int write(List<BaselineRow> rows, String guard) {
        if (rows.isEmpty()) {
            return 0;
        }
        // Always in the same order, so that two writers cannot deadlock.
        List<BaselineRow> ordered = rows.stream().sorted(ORDER).toList();
        return inTransaction(connection -> {
            send(connection, APPEND, ordered);
            return send(connection, UPSERT + guard, newestOf(ordered));
        });
    }

    /** The last row of each key: a statement may not touch a row twice. */
    private static List<BaselineRow> newestOf(List<BaselineRow> ordered) {
        Map<BaselineKey, BaselineRow> newest = new LinkedHashMap<>();
        ordered.forEach(row -> newest.put(row.key(), row));
        return List.copyOf(newest.values());
    }

    private static int send(Connection connection, String sql, List<BaselineRow> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int at = 1;
            statement.setArray(at++, array(connection, "text", rows, row -> row.key().pair().project(), String[]::new));
            statement.setArray(at++, array(connection, "text", rows, row -> row.key().pair().service(), String[]::new));
            statement.setArray(at++, array(connection, "text", rows, row -> row.key().pair().model(), String[]::new));
            statement.setArray(at++, array(connection, "int2", rows, row -> (short) row.key().slot(), Short[]::new));
            statement.setArray(at++, array(connection, "text", rows, BaselineRow::zone, String[]::new));
            statement.setArray(at++, array(connection, "int8", rows, BaselineRow::version, Long[]::new));
            statement.setArray(at++, array(connection, "float8", rows, BaselineRow::baseline, Double[]::new));
            statement.setArray(at++, array(connection, "float8", rows, BaselineRow::expected, Double[]::new));
            statement.setArray(at++, array(connection, "float8", rows, BaselineRow::threshold, Double[]::new));
            statement.setArray(at++, array(connection, "int8", rows, BaselineRow::observations, Long[]::new));
            statement.setArray(at++, array(connection, "bool", rows, BaselineRow::provisional, Boolean[]::new));
            statement.setArray(at++, array(connection, "text", rows, BaselineRow::rule, String[]::new));
            statement.setArray(at++, array(connection, "text", rows, BaselineRow::reason, String[]::new));
            statement.setArray(at++, array(connection, "int8", rows, BaselineRow::lastHour, Long[]::new));
            statement.setArray(at++, array(connection, "int8", rows, BaselineRow::lastCostNanos, Long[]::new));
            statement.setArray(at, array(connection, "int8", rows, BaselineRow::updatedAt, Long[]::new));
            return statement.executeUpdate();
        }
    }

    /** Of its own type, since the driver writes an array of mere objects as text. */
    private static <T, C> Array array(
            Connection connection,
            String type,
            List<T> rows,
            Function<T, @Nullable C> column,
            IntFunction<@Nullable C[]> typed)
            throws SQLException {
        return connection.createArrayOf(type, rows.stream().map(column).toArray(typed));
    }

    private static List<BaselineRow> rowsOf(PreparedStatement read) throws SQLException {
        List<BaselineRow> rows = new ArrayList<>();
        try (ResultSet row = read.executeQuery()) {
            while (row.next()) {
                rows.add(rowOf(row));
            }
        }
        return rows;
    }

    private static BaselineRow rowOf(ResultSet row) throws SQLException {
        PairKey pair = new PairKey(row.getString(1), row.getString(2), row.getString(3));
        Timestamp lastHour = row.getTimestamp(14);
        BigDecimal lastCost = row.getBigDecimal(15);
        return new BaselineRow(
                new BaselineKey(pair, row.getInt(4)),
                row.getString(5),
                row.getLong(6),
                row.getDouble(7),
                row.getDouble(8),
                row.getDouble(9),
                row.getLong(10),
                row.getBoolean(11),
                row.getString(12),
                row.getString(13),
                lastHour == null ? null : HourOfWeek.hourOf(lastHour.getTime()),
                lastCost == null ? null : Nanos.of(lastCost),
                row.getTimestamp(16).getTime());
    }

    private interface Work {
        int in(Connection connection) throws SQLException;
    }

    private int inTransaction(Work work) {
        try {
            return jdbi.inTransaction(handle -> work.in(handle.getConnection()));
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }
}
