package dev.costgauge.query;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** How instances ask each other, and ClickHouse. */
public record QuerySettings(
        @Setting(
                key = "query.forward.timeout",
                defaultValue = "2s",
                unit = "duration",
                reason = "how long a question may look for a copy on other instances, and while partitions move; then 503")
        Duration forwardTimeout,
        @Setting(
                key = "query.forward.hosts",
                defaultValue = ".*",
                unit = "regular expression",
                reason = "hosts of instances that may be asked, and so get the caller's credentials; the whole name or"
                        + " address must match. Whoever may join the stream's group can advertise any")
        String forwardHosts,
        @Setting(
                key = "query.archive.timeout",
                defaultValue = "10s",
                unit = "duration",
                reason = "how long ClickHouse may take for hours that the stream no longer keeps; then the answer is 503")
        Duration archiveTimeout) {

    public QuerySettings {
        if (forwardTimeout.toMillis() < 1) {
            throw new SettingException("query.forward.timeout", "must be at least 1ms");
        }
        try {
            Pattern.compile(forwardHosts);
        } catch (PatternSyntaxException e) {
            throw new SettingException(
                    "query.forward.hosts", "'" + forwardHosts + "' is no regular expression: " + e.getDescription());
        }
        if (archiveTimeout.toMillis() < 1) {
            throw new SettingException("query.archive.timeout", "must be at least 1ms");
        }
    }

    /** Which hosts may be asked. */
    Pattern hosts() {
        return Pattern.compile(forwardHosts);
    }
}
