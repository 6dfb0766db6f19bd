package dev.costgauge.store;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import dev.costgauge.settings.SettingGroup;
import dev.costgauge.tls.TlsFiles;
import java.time.Duration;

/** Where Redis is and how it is reached. */
public record RedisSettings(
        @Setting(
                        key = "redis.url",
                        defaultValue = "redis://localhost:6379/0",
                        unit = "redis(s)://[user:password@]host:port/database",
                        env = "REDIS_URL",
                        secret = true,
                        reason = "Baselines for gateways; masked, because it may carry a password.")
                String url,
        @Setting(
                        key = "redis.user",
                        reason = "User of Redis's access lists; empty is the server's default user.")
                String user,
        @Setting(
                        key = "redis.password",
                        secret = true,
                        reason = "Not together with one in the URL; empty when Redis asks for none or the URL has it.")
                String password,
        @Setting(
                        key = "redis.timeout",
                        defaultValue = "10s",
                        unit = "duration",
                        reason = "Longest wait for a pipelined batch before the attempt counts as failed.")
                Duration timeout,
        @SettingGroup("redis.tls") TlsFiles tls) {

    public RedisSettings {
        StoreUrls.require("redis.url", url, "redis://", "rediss://", "redis-sentinel://", "rediss-sentinel://");
        StoreUrls.requireTls("redis", url, "rediss", tls);
        if (!user.isEmpty() && password.isEmpty()) {
            throw new SettingException("redis.password", "is empty, but redis.user is set");
        }
    }
}
