package dev.costgauge.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.testing.Servers;
import io.lettuce.core.RedisClient;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabasesIT {
    private static final String CLICKHOUSE_TABLE =
            "CREATE TABLE cost (project String, nanos Int64) ENGINE = MergeTree ORDER BY project";

    @Test
    void clickHouseAnswersItsOwnDriver() throws Exception {
        JdbcEndpoint login = Servers.clickHouse();
        run(login, CLICKHOUSE_TABLE, "INSERT INTO cost VALUES ('a', 1), ('b', 41)");

        assertThat(number(login, "SELECT sum(nanos) FROM cost")).isEqualTo(42);
    }

    @Test
    void clickHouseRefusesAWrongPassword() {
        JdbcEndpoint login = Servers.clickHouse();

        assertThatThrownBy(() -> number(new JdbcEndpoint(login.url(), login.user(), "wrong"), "SELECT 1"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void clickHouseShowsNoTableToWhoeverGivesNoPassword() throws Exception {
        JdbcEndpoint login = Servers.clickHouse();
        run(login, CLICKHOUSE_TABLE);

        assertThatThrownBy(() -> number(new JdbcEndpoint(login.url(), "default", ""), "SELECT count() FROM cost"))
                .hasMessageContaining("Not enough privileges");
    }

    @Test
    void clickHouseKnowsItsMemoryCap() throws Exception {
        assertThat(number(
                        Servers.clickHouse(),
                        "SELECT value FROM system.server_settings WHERE name = 'max_server_memory_usage'"))
                .isEqualTo(2_000_000_000L);
    }

    @Test
    void clickHouseKeepsItsRowsAndPortOverASigkillAndARestartInGoodOrder() throws Exception {
        try (ServerRoom room = Servers.room()) {
            EmbeddedServer server = room.clickHouse();
            JdbcEndpoint login = ServerRoom.clickHouseLogin(server);
            run(login, CLICKHOUSE_TABLE, "INSERT INTO cost VALUES ('a', 7)");

            server.kill();
            server.restart();
            assertThat(number(login, "SELECT sum(nanos) FROM cost")).isEqualTo(7);

            server.restart();
            assertThat(number(login, "SELECT sum(nanos) FROM cost")).isEqualTo(7);
        }
    }

    @Test
    void postgresAnswersItsOwnDriverAndWaitsForTheDisk() throws Exception {
        JdbcEndpoint login = Servers.postgres();
        run(login, "CREATE TABLE cost (nanos bigint)", "INSERT INTO cost VALUES (1), (41)");

        assertThat(number(login, "SELECT sum(nanos) FROM cost")).isEqualTo(42);
        assertThat(text(login, "SHOW fsync")).isEqualTo("on");
        assertThat(text(login, "SHOW synchronous_commit")).isEqualTo("on");
    }

    @Test
    void postgresRefusesAWrongPassword() {
        JdbcEndpoint login = Servers.postgres();

        assertThatThrownBy(() -> number(new JdbcEndpoint(login.url(), login.user(), "wrong"), "SELECT 1"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void postgresKeepsItsRowsAndPortOverASigkillAndARestartInGoodOrder() throws Exception {
        try (ServerRoom room = Servers.room()) {
            EmbeddedServer server = room.postgres();
            JdbcEndpoint login = ServerRoom.postgresLogin(server);
            run(login, "CREATE TABLE cost (nanos bigint)", "INSERT INTO cost VALUES (7)");

            server.kill();
            server.restart();
            assertThat(number(login, "SELECT sum(nanos) FROM cost")).isEqualTo(7);

            server.restart();
            assertThat(number(login, "SELECT sum(nanos) FROM cost")).isEqualTo(7);
        }
    }

    @Test
    void redisKeepsItsKeysAndPortOverASigkill() {
        try (ServerRoom room = Servers.room()) {
            EmbeddedServer server = room.redis();
            redis(server.endpoint(), "set", "7");

            server.kill();
            server.restart();

            assertThat(redis(server.endpoint(), "get", "")).isEqualTo("7");
        }
    }

    @Test
    void aPausedServerIsSilentAndComesBackAsItWas() {
        try (ServerRoom room = Servers.room()) {
            EmbeddedServer server = room.redis();
            redis(server.endpoint(), "set", "7");

            server.pause();
            assertThatThrownBy(() -> new RedisRecipe(server.logFile(), port(server)).answers())
                    .hasMessageContaining("timed out");
            server.resume();

            assertThat(redis(server.endpoint(), "get", "")).isEqualTo("7");
        }
    }

    private static int port(EmbeddedServer server) {
        return URI.create(server.endpoint()).getPort();
    }

    private static String redis(String url, String verb, String value) {
        try (RedisClient client = RedisClient.create(url);
                var connection = client.connect()) {
            return "set".equals(verb)
                    ? connection.sync().set("cost", value)
                    : connection.sync().get("cost");
        }
    }

    private static void run(JdbcEndpoint login, String... statements) throws SQLException {
        try (Connection connection = connect(login);
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(statements)) {
                statement.execute(sql);
            }
        }
    }

    private static long number(JdbcEndpoint login, String sql) throws SQLException {
        return Long.parseLong(text(login, sql));
    }

    private static String text(JdbcEndpoint login, String sql) throws SQLException {
        try (Connection connection = connect(login);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(JdbcEndpoint login) throws SQLException {
        return DriverManager.getConnection(login.url(), login.user(), login.password());
    }
}
