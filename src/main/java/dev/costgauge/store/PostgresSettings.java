package dev.costgauge.store;

import dev.costgauge.settings.Setting;
import java.time.Duration;

/** Where PostgreSQL is and how it is reached. */
public record PostgresSettings(
        @Setting(
                        key = "postgres.url",
                        defaultValue = "jdbc:postgresql://localhost:5432/costgauge",
                        unit = "jdbc:postgresql://host:port/database",
                        env = "POSTGRES_URL",
                        reason = "Baselines, alerts and their history; several hosts, parted by commas, follow a failover.")
                String url,
        @Setting(
                        key = "postgres.user",
                        defaultValue = "costgauge",
                        env = "POSTGRES_USER",
                        reason = "Owns the tables; migrations need the right to create them.")
                String user,
        @Setting(
                        key = "postgres.password",
                        env = "POSTGRES_PASSWORD",
                        secret = true,
                        reason = "Empty when the server trusts or knows us by other means.")
                String password,
        @Setting(
                        key = "postgres.pool.size",
                        defaultValue = "6",
                        unit = "connections",
                        reason = "Projector and a few sweep pages at once; more only queue inside the server.")
                int poolSize,
        @Setting(
                        key = "postgres.timeout",
                        defaultValue = "30s",
                        unit = "duration",
                        reason = "Longest wait for a connection or an answer before the attempt counts as failed.")
                Duration timeout) {

    public PostgresSettings {
        url = url.startsWith("postgresql://") ? "jdbc:" + url : url;
        StoreUrls.require("postgres.url", url, "jdbc:postgresql:");
    }
}
