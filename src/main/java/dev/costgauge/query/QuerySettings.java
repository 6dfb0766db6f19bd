package dev.costgauge.query;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import java.time.Duration;

/** How instances ask each other. */
public record QuerySettings(
        @Setting(
                key = "query.forward.timeout",
                defaultValue = "2s",
                unit = "duration",
                reason = "how long another instance may take to answer for what it owns; then the answer is 503")
        Duration forwardTimeout) {

    public QuerySettings {
        if (forwardTimeout.toMillis() < 1) {
            throw new SettingException("query.forward.timeout", "must be at least 1ms");
        }
    }
}
