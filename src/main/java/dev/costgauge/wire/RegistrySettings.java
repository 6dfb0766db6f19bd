package dev.costgauge.wire;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import dev.costgauge.settings.SettingGroup;
import dev.costgauge.tls.TlsFiles;
import java.time.Duration;
import java.util.List;

/** How the schema registry is reached. */
public record RegistrySettings(
        @Setting(
                        key = "schema.registry.url",
                        defaultValue = "http://127.0.0.1:8081",
                        unit = "list of URLs",
                        reason = "base of the Confluent REST API; with several, the next is asked when one fails",
                        env = "SCHEMA_REGISTRY_URL")
                List<String> urls,
        @Setting(
                        key = "schema.registry.user.info",
                        unit = "user:password",
                        reason = "basic authentication; empty when the registry asks for none",
                        env = "SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO",
                        secret = true)
                String userInfo,
        @Setting(
                        key = "schema.registry.request.timeout",
                        defaultValue = "10s",
                        unit = "duration",
                        reason = "longest wait for one answer before the next URL or attempt")
                Duration requestTimeout,
        @Setting(
                        key = "schema.registry.max.wait",
                        defaultValue = "60s",
                        unit = "duration",
                        reason = "how long a call goes on trying during an outage; a stream thread waits inside it, for each"
                                + " schema that it does not know yet, so it stays well below Kafka's max.poll.interval.ms"
                                + " of five minutes")
                Duration maxWait,
        @Setting(
                        key = "serde.class",
                        defaultValue = "dev.costgauge.wire.SpecificAvroSerde",
                        unit = "class name",
                        reason = "serde of the topics' values; Confluent's own with the build profile confluent")
                String serdeClass,
        @SettingGroup("schema.registry.tls") TlsFiles tls) {

    public RegistrySettings {
        urls = List.copyOf(urls);
        if (urls.isEmpty() || urls.stream().anyMatch(url -> !url.startsWith("http://") && !url.startsWith("https://"))) {
            throw new SettingException("schema.registry.url", urls + " is not a list of http or https URLs");
        }
        if (tls.isSet() && urls.stream().anyMatch(url -> !url.startsWith("https://"))) {
            throw new SettingException("schema.registry.tls", "is set, but a URL of schema.registry.url is not https");
        }
        if (!userInfo.isEmpty() && userInfo.indexOf(':') < 0) {
            throw new SettingException("schema.registry.user.info", "the value is not user:password");
        }
        if (requestTimeout.isNegative() || requestTimeout.isZero()) {
            throw new SettingException("schema.registry.request.timeout", requestTimeout + " is not above 0");
        }
        if (maxWait.isNegative() || maxWait.compareTo(Duration.ofMinutes(4)) > 0) {
            throw new SettingException("schema.registry.max.wait", maxWait + " is not between 0 and 4 minutes");
        }
    }

    /** Defaults for one registry without authentication. */
    public static RegistrySettings of(String url) {
        return of(List.of(url), "", TlsFiles.NONE);
    }

    static RegistrySettings of(List<String> urls, String userInfo, TlsFiles tls) {
        return new RegistrySettings(
                urls, userInfo, Duration.ofSeconds(10), Duration.ofSeconds(60), SpecificAvroSerde.class.getName(), tls);
    }
}
