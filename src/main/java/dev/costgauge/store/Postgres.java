package dev.costgauge.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/** The connection to PostgreSQL: one pool. Thread-safe. */
public final class Postgres implements AutoCloseable {

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private Postgres(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
    }

    /** Opens the pool; a server that is away is noticed by the first call. */
    public static Postgres open(PostgresSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("postgres");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(settings.timeout().toMillis());
        config.setValidationTimeout(Math.min(5_000, settings.timeout().toMillis()));
        // Not at start: the callers' retries decide how long a server may be away.
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("connectTimeout", "10");
        config.addDataSourceProperty("socketTimeout", seconds(settings.timeout()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "costgauge");
        // After a failover the old primary may still answer: it is not the one to write to.
        config.addDataSourceProperty("targetServerType", "primary");
        settings.tlsProperties().forEach(config::addDataSourceProperty);
        return new Postgres(new HikariDataSource(config));
    }

    /** Lets a registry watch the pool; once. */
    public void measure(MeterRegistry meters) {
        pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public void close() {
        pool.close();
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.toSeconds()));
    }
}
