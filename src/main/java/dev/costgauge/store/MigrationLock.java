package dev.costgauge.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * One migration at a time, over all processes: a session's advisory lock in PostgreSQL, held for both stores. It goes with
 * its connection, so a killed process leaves nothing locked.
 */
final class MigrationLock implements AutoCloseable {

    /** Any number, as long as nobody else uses it for something else: "costgaug" in ASCII. */
    private static final long KEY = 0x636f737467617567L;

    private final Connection connection;

    private MigrationLock(Connection connection) {
        this.connection = connection;
    }

    static MigrationLock take(DataSource dataSource) throws SQLException {
        Connection connection = dataSource.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '120s'");
            statement.execute("SELECT pg_advisory_lock(" + KEY + ")");
            return new MigrationLock(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
