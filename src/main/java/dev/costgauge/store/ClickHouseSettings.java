package dev.costgauge.store;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingGroup;
import dev.costgauge.tls.TlsFiles;
import java.time.Duration;

/** Where ClickHouse is, how it is reached, and how long it keeps what. */
public record ClickHouseSettings(
        @Setting(
                        key = "clickhouse.url",
                        defaultValue = "http://localhost:8123/default",
                        unit = "http(s)://host:port/database",
                        env = "CLICKHOUSE_URL",
                        reason = "The archive of events and its hourly totals; the path is the database.")
                String url,
        @Setting(
                        key = "clickhouse.user",
                        defaultValue = "default",
                        env = "CLICKHOUSE_USER",
                        reason = "Needs to insert and select; migrations need the right to create tables.")
                String user,
        @Setting(
                        key = "clickhouse.password",
                        env = "CLICKHOUSE_PASSWORD",
                        secret = true,
                        reason = "Empty when the server asks for none.")
                String password,
        @Setting(
                        key = "clickhouse.timeout",
                        defaultValue = "60s",
                        unit = "duration",
                        reason = "Longest wait for an answer before the attempt counts as failed and is repeated.")
                Duration timeout,
        @Setting(
                        key = "clickhouse.events.retention",
                        defaultValue = "90d",
                        unit = "duration, whole days",
                        reason = "How long raw events stay; what-if runs over past weeks need them. Applied by migrate.")
                Duration eventsRetention,
        @Setting(
                        key = "clickhouse.hours.retention",
                        defaultValue = "800d",
                        unit = "duration, whole days",
                        reason = "How long hourly totals stay; seeding needs 28 days, yearly comparisons two years.")
                Duration hoursRetention,
        @SettingGroup("clickhouse.tls") TlsFiles tls) {

    public ClickHouseSettings {
        url = url.startsWith("jdbc:clickhouse:") ? url.substring("jdbc:clickhouse:".length()) : url;
        url = url.startsWith("//") ? "http:" + url : url;
        StoreUrls.require("clickhouse.url", url, "http://", "https://");
        StoreUrls.requireTls("clickhouse", url, "https://", tls);
    }

    /** The same, with answers awaited no longer than that. */
    public ClickHouseSettings within(Duration longest) {
        return timeout.compareTo(longest) <= 0
                ? this
                : new ClickHouseSettings(url, user, password, longest, eventsRetention, hoursRetention, tls);
    }

    /** The URL without its path. */
    String endpoint() {
        return StoreUrls.withoutPath(url);
    }

    /** The path of the URL; {@code default} when it has none. */
    public String database() {
        String path = StoreUrls.pathOf(url);
        return path.isEmpty() ? "default" : path;
    }
}
