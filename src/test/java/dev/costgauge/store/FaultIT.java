package dev.costgauge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.costgauge.cost.PairKey;
import dev.costgauge.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each store's refusals and absences mean, and that the message says what to mend. */
class FaultIT {

    private static final Duration SHORT = Duration.ofSeconds(5);

    private final PostgresSettings postgres = StoreFixture.postgres();
    private final ClickHouseSettings clickHouse = StoreFixture.clickHouse();

    @Test
    void wrongPasswordsAreFatalAndNameTheSetting() {
        assertThat(migrating(withPassword(postgres, "wrong"), clickHouse))
                .isInstanceOf(Fault.Fatal.class)
                .extracting(Fault::message)
                .asString()
                .contains("mend postgres.user and postgres.password");
        assertThat(migrating(withPassword(postgres, ""), clickHouse))
                .isInstanceOf(Fault.Fatal.class)
                .extracting(Fault::message)
                .asString()
                .contains("mend postgres.user, postgres.password");
        assertThat(migrating(postgres, withPassword(clickHouse, "wrong")))
                .isInstanceOf(Fault.Fatal.class)
                .extracting(Fault::message)
                .asString()
                .contains("mend clickhouse.user and clickhouse.password");
    }

    @Test
    void missingDatabasesAreFatalAndNameTheSetting() {
        assertThat(migrating(withUrl(postgres, postgres.url() + "_gone"), clickHouse))
                .isInstanceOf(Fault.Fatal.class)
                .extracting(Fault::message)
                .asString()
                .contains("mend postgres.url");
        assertThat(migrating(postgres, withUrl(clickHouse, clickHouse.url() + "_gone")))
                .isInstanceOf(Fault.Fatal.class)
                .extracting(Fault::message)
                .asString()
                .contains("mend clickhouse.url");
    }

    @Test
    void missingTablesAreFatalAndNameTheCommand() {
        try (Postgres pool = Postgres.open(postgres);
                ClickHouse connection = ClickHouse.open(clickHouse)) {
            assertThat(fault(() -> new PostgresBaselines(pool).slotsOf(PairKey.of("s", "m"))))
                    .isInstanceOf(Fault.Fatal.class)
                    .extracting(Fault::message)
                    .asString()
                    .contains("costgauge migrate up");
            assertThat(fault(() -> new ClickHouseHistory(connection).activePairs(HourRange.of(1), null, 1)))
                    .isInstanceOf(Fault.Fatal.class)
                    .extracting(Fault::message)
                    .asString()
                    .contains("costgauge migrate up");
        }
    }

    @Test
    void absentServersPass() throws IOException {
        int port = closedPort();
        PostgresSettings nowhere = new PostgresSettings(
                "jdbc:postgresql://127.0.0.1:" + port + "/x", "u", "p", 1, Duration.ofSeconds(1), TlsFiles.NONE);
        ClickHouseSettings away = withUrl(clickHouse, "http://127.0.0.1:" + port + "/x");
        assertThat(migrating(nowhere, clickHouse)).isInstanceOf(Fault.Transient.class);
        assertThat(migrating(postgres, away)).isInstanceOf(Fault.Transient.class);
        try (Postgres pool = Postgres.open(nowhere);
                Redis redis = Redis.open(redis("redis://127.0.0.1:" + port))) {
            assertThat(fault(() -> new PostgresBaselines(pool).slotsOf(PairKey.of("s", "m"))))
                    .isInstanceOf(Fault.Transient.class);
            assertThat(fault(() -> new RedisBaselines(redis)
                            .read(List.of(new BaselineKey(PairKey.of("s", "m"), 0)))))
                    .isInstanceOf(Fault.Transient.class);
        }
    }

    @Test
    void aDatabaseThatTakesNoWritesForAWhilePasses() throws SQLException {
        try (ClickHouse connection = ClickHouse.open(clickHouse)) {
            StoreFixture.migrate(postgres, clickHouse, connection);
        }
        BaselineRow row = new BaselineRow(
                new BaselineKey(PairKey.of("s", "m"), 0), "UTC", 1, 1, 1, 3, 1, false, "r", "LEARNED", null, null, 0);
        // As a standby before it is promoted.
        makeReadOnly(true);
        PostgresSettings hasty = new PostgresSettings(
                postgres.url(), postgres.user(), postgres.password(), 1, Duration.ofSeconds(1), TlsFiles.NONE);
        try (Postgres pool = Postgres.open(hasty)) {
            assertThat(fault(() -> new PostgresBaselines(pool).upsert(List.of(row))))
                    .isInstanceOf(Fault.Transient.class)
                    .extracting(Fault::message)
                    .asString()
                    .contains("primary");
        }
        makeReadOnly(false);
        try (Postgres pool = Postgres.open(postgres)) {
            assertThat(new PostgresBaselines(pool).upsert(List.of(row))).isEqualTo(1);
        }
    }

    private void makeReadOnly(boolean readOnly) throws SQLException {
        String database = postgres.url().substring(postgres.url().lastIndexOf('/') + 1);
        try (Connection connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            connection.setReadOnly(false);
            statement.execute("SET default_transaction_read_only = off");
            statement.execute("ALTER DATABASE \"" + database + "\" SET default_transaction_read_only = " + readOnly);
        }
    }

    @Test
    void aPasswordThatRedisDoesNotWantIsFatal() {
        String url = StoreFixture.redis().url().replace("redis://", "redis://nobody:wrong@");
        try (Redis redis = Redis.open(redis(url))) {
            assertThat(fault(() -> new RedisBaselines(redis)
                            .read(List.of(new BaselineKey(PairKey.of("s", "m"), 0)))))
                    .isInstanceOf(Fault.Fatal.class)
                    .extracting(Fault::message)
                    .asString()
                    .contains("redis.password");
        }
    }

    private static Fault migrating(PostgresSettings postgres, ClickHouseSettings clickHouse) {
        try (ClickHouse connection = ClickHouse.open(clickHouse)) {
            return fault(() -> new Migrations(postgres, clickHouse, connection).up());
        }
    }

    private static Fault fault(Runnable call) {
        Throwable failure = catchThrowable(call::run);
        assertThat(failure).isNotNull();
        return Fault.of(failure);
    }

    private static PostgresSettings withPassword(PostgresSettings from, String password) {
        return new PostgresSettings(from.url(), "nobody", password, 1, SHORT, TlsFiles.NONE);
    }

    private static PostgresSettings withUrl(PostgresSettings from, String url) {
        return new PostgresSettings(url, from.user(), from.password(), 1, SHORT, TlsFiles.NONE);
    }

    private static ClickHouseSettings withPassword(ClickHouseSettings from, String password) {
        return new ClickHouseSettings(
                from.url(), from.user(), password, SHORT, from.eventsRetention(), from.hoursRetention(), from.tls());
    }

    private static ClickHouseSettings withUrl(ClickHouseSettings from, String url) {
        return new ClickHouseSettings(
                url, from.user(), from.password(), SHORT, from.eventsRetention(), from.hoursRetention(), from.tls());
    }

    private static RedisSettings redis(String url) {
        return new RedisSettings(url, "", "", SHORT, TlsFiles.NONE);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
