package dev.costgauge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MigrationsIT {

    private final PostgresSettings postgres = StoreFixture.postgres();
    private final ClickHouseSettings clickHouse = StoreFixture.clickHouse();
    private final ClickHouse connection = ClickHouse.open(clickHouse);
    private final Migrations migrations = new Migrations(postgres, clickHouse, connection);

    @AfterEach
    void close() {
        connection.close();
    }

    @Test
    void goesUpAndBackAndUpAgain() {
        assertThat(states(migrations.status())).containsOnly(MigrationState.State.PENDING);
        assertThat(states(migrations.up())).hasSize(5).containsOnly(MigrationState.State.APPLIED);
        assertThat(tables()).contains("baselines", "alerts", "clickhouse cost_events", "clickhouse stream_hours");

        assertThat(migrations.rollback(OptionalInt.empty())).extracting(MigrationState::version).containsOnly(3);
        assertThat(tables()).contains("baselines", "alerts", "clickhouse stream_hours");

        assertThat(migrations.rollback(OptionalInt.empty())).extracting(MigrationState::version).containsOnly(2);
        assertThat(tables()).contains("baselines", "clickhouse cost_events").doesNotContain("alerts", "clickhouse stream_hours");

        assertThat(migrations.rollback(OptionalInt.of(0))).hasSize(2);
        assertThat(tables()).containsExactlyInAnyOrder("flyway_schema_history", "clickhouse costgauge_schema_history");

        assertThat(states(migrations.up())).containsOnly(MigrationState.State.APPLIED);
        assertThat(migrations.rollback(OptionalInt.of(3))).isEmpty();
    }

    @Test
    void severalProcessesAtOnceAndRepeatsAreHarmless() {
        List<CompletableFuture<List<MigrationState>>> runs = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> new Migrations(postgres, clickHouse, connection).up()))
                .toList();
        runs.forEach(run -> assertThat(states(run.join())).containsOnly(MigrationState.State.APPLIED));
        long changes = connection
                .query("SELECT toInt64(count()) FROM costgauge_schema_history", row -> row.getLong(1))
                .get(0);
        assertThat(changes).isEqualTo(ClickHouseMigrations.SCRIPTS.size());
    }

    @Test
    void retentionFollowsTheSetting() {
        migrations.up();
        ClickHouseSettings shorter = new ClickHouseSettings(
                clickHouse.url(),
                clickHouse.user(),
                clickHouse.password(),
                clickHouse.timeout(),
                Duration.ofDays(17),
                clickHouse.hoursRetention(),
                clickHouse.tls());
        new Migrations(postgres, shorter, connection).up();
        assertThat(connection
                        .query("SHOW CREATE TABLE cost_events", row -> row.getString(1))
                        .get(0))
                .contains("toIntervalDay(17)");
    }

    private List<String> tables() {
        List<String> tables = new ArrayList<>(connection.query(
                "SELECT name FROM system.tables WHERE database = currentDatabase()",
                row -> "clickhouse " + row.getString(1)));
        Jdbi jdbi = Jdbi.create(postgres.url(), postgres.user(), postgres.password());
        tables.addAll(jdbi.withHandle(
                handle -> handle.createQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
                        .mapTo(String.class)
                        .list()));
        return tables;
    }

    private static List<MigrationState.State> states(List<MigrationState> states) {
        return states.stream().map(MigrationState::state).toList();
    }
}
