package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.settings.SettingException;
import dev.costgauge.settings.Settings;
import dev.costgauge.wire.KafkaSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the neighbours' security settings have to do with each other. */
class SecuritySettingsTest {

    @ParameterizedTest
    @CsvSource({
        "schema.registry.url,http://registry:8081,schema.registry.tls",
        "clickhouse.url,http://clickhouse:8123/costgauge,clickhouse.tls",
        "postgres.url,jdbc:postgresql://db/costgauge?sslmode=prefer,postgres.tls",
        "redis.url,redis://redis:6379/0,redis.tls",
        "temporal.address,temporal:7233,temporal.tls"
    })
    void filesForTlsOnAnAddressWithoutItAreRefused(String key, String address, String group) {
        assertThatThrownBy(() -> load(Map.of(key, address, group + ".ca", "/ca.crt")))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("setting " + group + ": is");
    }

    @Test
    void aRedisUserNeedsAPassword() {
        assertThatThrownBy(() -> load(Map.of("redis.user", "costgauge"))).hasMessageContaining("redis.password: is empty");
    }

    @Test
    void kafkasOwnSettingsReachEveryClientAndItsSecretsNoPrinter() {
        Map<String, String> security = new TreeMap<>(Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "SCRAM-SHA-512",
                "sasl.jaas.config", "x required password=hunter2;",
                "ssl.keystore.key", "hunter2",
                "ssl.key.password", "hunter2",
                "sasl.oauthbearer.assertion.private.key.passphrase", "hunter2"));
        Map<String, String> given = new TreeMap<>();
        security.forEach((key, value) -> given.put("kafka.client." + key, value));
        Settings settings = load(given);
        assertThat(settings.as(KafkaSettings.class).clientConfig()).containsAllEntriesOf(security);
        assertThat(settings.rows().toString()).doesNotContain("hunter");
    }

    private static Settings load(Map<String, String> settings) {
        return Settings.load(AllSettings.RECORDS, settings, Map.of(), Map.of(), List.of());
    }
}
