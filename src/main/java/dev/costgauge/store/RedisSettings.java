package dev.costgauge.store;

import dev.costgauge.settings.Setting;
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
                        key = "redis.timeout",
                        defaultValue = "10s",
                        unit = "duration",
                        reason = "Longest wait for a pipelined batch before the attempt counts as failed.")
                Duration timeout) {

    public RedisSettings {
        StoreUrls.require("redis.url", url, "redis://", "rediss://", "redis-sentinel://");
    }
}
