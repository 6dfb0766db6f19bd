package dev.costgauge.store;

import dev.costgauge.embedded.JdbcEndpoint;
import dev.costgauge.testing.Servers;
import dev.costgauge.tls.TlsFiles;
import java.time.Duration;

/** Settings of real, empty stores. */
public final class StoreFixture {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private StoreFixture() {}

    public static PostgresSettings postgres() {
        return postgres(Servers.postgres());
    }

    public static PostgresSettings postgres(JdbcEndpoint at) {
        return new PostgresSettings(at.url(), at.user(), at.password(), 4, TIMEOUT, TlsFiles.NONE);
    }

    public static ClickHouseSettings clickHouse() {
        return clickHouse(Servers.clickHouse());
    }

    public static ClickHouseSettings clickHouse(JdbcEndpoint at) {
        return new ClickHouseSettings(
                at.url(),
                at.user(),
                at.password(),
                TIMEOUT,
                Duration.ofDays(90),
                Duration.ofDays(800),
                TlsFiles.NONE);
    }

    public static RedisSettings redis() {
        return new RedisSettings(Servers.redis(), "", "", Duration.ofSeconds(10), TlsFiles.NONE);
    }

    /** Migrates both stores. */
    public static void migrate(PostgresSettings postgres, ClickHouseSettings clickHouse, ClickHouse connection) {
        new Migrations(postgres, clickHouse, connection).up();
    }
}
