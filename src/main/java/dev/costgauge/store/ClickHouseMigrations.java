package dev.costgauge.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * ClickHouse's schema: our own ordered scripts and their history table. There are no transactions over statements here, so
 * every statement can be repeated, and a version counts as applied once all of it was.
 */
final class ClickHouseMigrations implements StoreMigrations {

    static final List<MigrationScript> SCRIPTS = List.of(
            MigrationScript.read("/db/clickhouse", 1, "archive"),
            MigrationScript.read("/db/clickhouse", 2, "stream_hours"));

    private final ClickHouse clickHouse;
    private final ClickHouseSettings settings;

    ClickHouseMigrations(ClickHouse clickHouse, ClickHouseSettings settings) {
        this.clickHouse = clickHouse;
        this.settings = settings;
    }

    @Override
    public List<MigrationState> status() {
        Map<Integer, Long> applied = applied();
        List<MigrationState> states = new ArrayList<>();
        for (MigrationScript script : SCRIPTS) {
            Long checksum = applied.get(script.version());
            MigrationState.State state = checksum == null
                    ? MigrationState.State.PENDING
                    : checksum == script.checksum() ? MigrationState.State.APPLIED : MigrationState.State.ALTERED;
            states.add(new MigrationState(
                    MigrationState.Store.CLICKHOUSE, script.version(), script.name(), state));
        }
        return states;
    }

    @Override
    public void up() {
        clickHouse.execute("CREATE TABLE IF NOT EXISTS costgauge_schema_history (version UInt32, name String,"
                + " checksum UInt32, applied Bool, change UInt64, changed_at DateTime64(3, 'UTC') DEFAULT now64(3))"
                + " ENGINE = MergeTree ORDER BY (version, change)");
        Map<Integer, Long> applied = applied();
        for (MigrationScript script : SCRIPTS) {
            Long checksum = applied.get(script.version());
            if (checksum == null) {
                run(script.up());
                record(script, true);
            } else if (checksum != script.checksum()) {
                throw new StoreConfigurationException("ClickHouse migration " + script.version() + " ("
                        + script.name() + ") was edited after it was applied; undo the edit, and put the change into a"
                        + " new version");
            }
        }
        applyRetention();
    }

    @Override
    public void undo(int version) {
        MigrationScript script = SCRIPTS.get(version - 1);
        run(script.undo());
        record(script, false);
    }

    private Map<Integer, Long> applied() {
        Map<Integer, Long> applied = new HashMap<>();
        boolean fresh = clickHouse
                        .query(
                                "SELECT toInt64(count()) FROM system.tables WHERE database = "
                                        + Sql.text(clickHouse.database()) + " AND name = 'costgauge_schema_history'",
                                row -> row.getLong(1))
                        .get(0)
                == 0;
        if (!fresh) {
            clickHouse.query(
                    "SELECT toInt32(version), toInt64(argMax(checksum, change)) FROM costgauge_schema_history"
                            + " GROUP BY version HAVING argMax(applied, change)",
                    row -> applied.put(row.getInteger(1), row.getLong(2)));
        }
        return applied;
    }

    private void run(String script) {
        for (String statement : MigrationScript.statements(script)) {
            clickHouse.execute(statement
                    .replace("${events.retention.days}", days(settings.eventsRetention().toDays()))
                    .replace("${hours.retention.days}", days(settings.hoursRetention().toDays())));
        }
    }

    private void record(MigrationScript script, boolean applied) {
        clickHouse.execute("INSERT INTO costgauge_schema_history (version, name, checksum, applied, change)"
                + " SELECT " + script.version() + ", " + Sql.text(script.name()) + ", " + script.checksum() + ", "
                + applied + ", (SELECT max(change) + 1 FROM costgauge_schema_history)");
    }

    /** Retention is a setting, not a version: it is brought in line on every run, without rewriting what is stored. */
    private void applyRetention() {
        String hourEnds = "toDateTime(hour * 3600, 'UTC')";
        retain("cost_events", "toDateTime(event_time)", settings.eventsRetention().toDays());
        for (String table : List.of("cost_hours_by_pair", "cost_hours_by_place", "stream_hours")) {
            retain(table, hourEnds, settings.hoursRetention().toDays());
        }
    }

    private void retain(String table, String time, long retentionDays) {
        clickHouse.execute("ALTER TABLE " + table + " MODIFY TTL " + time + " + toIntervalDay(" + days(retentionDays)
                + ") SETTINGS materialize_ttl_after_modify = 0");
    }

    private static String days(long days) {
        return Long.toString(days);
    }
}
