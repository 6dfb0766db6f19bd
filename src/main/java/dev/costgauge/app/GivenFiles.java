package dev.costgauge.app;

import dev.costgauge.app.Node.Role;
import dev.costgauge.payloads.PayloadKeys;
import dev.costgauge.payloads.PayloadSettings;
import dev.costgauge.settings.Settings;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.RedisSettings;
import dev.costgauge.sweep.TemporalSettings;
import dev.costgauge.wire.RegistrySettings;
import java.util.Set;

/** Keys and certificates that a role is given: all are read before the first of its neighbours is spoken to. */
final class GivenFiles {

    private GivenFiles() {}

    /** @throws dev.costgauge.settings.SettingException naming the setting whose file or text cannot be used */
    static void check(Settings settings, Set<Role> roles) {
        settings.as(RegistrySettings.class).tls().check("schema.registry.tls");
        settings.as(ClickHouseSettings.class).tls().check("clickhouse.tls");
        if (roles.contains(Role.WORKER)) {
            settings.as(PostgresSettings.class).tls().check("postgres.tls");
            settings.as(RedisSettings.class).tls().check("redis.tls");
            settings.as(TemporalSettings.class).tlsFiles().check("temporal.tls");
            PayloadKeys.of(settings.as(PayloadSettings.class));
        }
    }
}
