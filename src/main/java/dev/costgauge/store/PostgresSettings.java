package dev.costgauge.store;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import dev.costgauge.settings.SettingGroup;
import dev.costgauge.tls.TlsFiles;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
                        defaultValue = "8",
                        unit = "connections",
                        reason = "Projectors and a few sweep pages at once; more only queue inside the server.")
                int poolSize,
        @Setting(
                        key = "postgres.timeout",
                        defaultValue = "30s",
                        unit = "duration",
                        reason = "Longest wait for a connection or an answer before the attempt counts as failed.")
                Duration timeout,
        @SettingGroup("postgres.tls") TlsFiles tls) {

    private static final Pattern UNSAFE_MODE = Pattern.compile("[?&]sslmode=(disable|allow|prefer)\\b");
    private static final Pattern DATABASE = Pattern.compile("jdbc:postgresql:(?://[^/?]*/)?([^/?]+)(?:\\?.*)?");

    public PostgresSettings {
        url = url.startsWith("postgresql://") ? "jdbc:" + url : url;
        StoreUrls.require("postgres.url", url, "jdbc:postgresql:");
        if (tls.isSet() && UNSAFE_MODE.matcher(url).find()) {
            throw new SettingException(
                    "postgres.tls", "is set, but sslmode in postgres.url lets the connection go without TLS");
        }
    }

    /** The path of the URL; the user's own database when it has none. */
    public String database() {
        Matcher named = DATABASE.matcher(url);
        return named.matches() ? URLDecoder.decode(named.group(1), StandardCharsets.UTF_8) : user;
    }

    /**
     * What the driver is to be told of TLS. Trust in an authority means {@code sslmode=verify-full}, unless the URL says
     * another mode.
     *
     * @throws SettingException naming the setting whose file cannot be used
     */
    Map<String, String> tlsProperties() {
        tls.check("postgres.tls");
        Map<String, String> properties = new LinkedHashMap<>();
        if (!tls.ca().isEmpty()) {
            properties.put("sslrootcert", tls.ca());
        }
        if (tls.isSet() && !url.contains("sslmode=")) {
            properties.put("sslmode", tls.ca().isEmpty() ? "require" : "verify-full");
        }
        if (tls.hasIdentity()) {
            properties.put("sslcert", tls.cert());
            properties.put("sslkey", tls.key());
            properties.put("pemKeyAlgorithm", tls.keyAlgorithm("postgres.tls"));
        }
        return properties;
    }
}
