package dev.costgauge.wire;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import java.time.Duration;
import java.util.regex.Pattern;

/** How topics are named and created. What exists already is never changed by these. */
public record TopicSettings(
        @Setting(
                        key = "topics.prefix",
                        unit = "text",
                        reason = "put before every topic name, for several installations on one cluster")
                String prefix,
        @Setting(
                        key = "topics.partitions",
                        defaultValue = "8",
                        unit = "count",
                        reason = "partitions carry all parallelism; events, re-routed events, commands, ticks and notices must have"
                                + " the same number, and it cannot be changed later without moving state")
                int partitions,
        @Setting(
                        key = "topics.replication.factor",
                        defaultValue = "-1",
                        unit = "count",
                        reason = "-1 leaves it to the brokers' default.replication.factor")
                int replicationFactor,
        @Setting(
                        key = "topics.events.retention",
                        defaultValue = "14d",
                        unit = "duration",
                        reason = "how far back events, ticks and commands can be replayed from Kafka")
                Duration eventsRetention,
        @Setting(
                        key = "topics.results.retention",
                        defaultValue = "400d",
                        unit = "duration",
                        reason = "how long alerts and closed hours stay; a year and a month, for comparisons")
                Duration resultsRetention,
        @Setting(
                        key = "topics.refused.retention",
                        defaultValue = "35d",
                        unit = "duration",
                        reason = "how long refused and late events stay, to be looked at and reconciled")
                Duration refusedRetention) {

    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{0,200}");

    public TopicSettings {
        if (!LEGAL.matcher(prefix).matches()) {
            throw new SettingException("topics.prefix", "'" + prefix + "' has characters that topics must not have");
        }
        if (partitions < 1) {
            throw new SettingException("topics.partitions", partitions + " is not above 0");
        }
        if (replicationFactor != -1 && (replicationFactor < 1 || replicationFactor > Short.MAX_VALUE)) {
            throw new SettingException("topics.replication.factor", replicationFactor + " is neither -1 nor above 0");
        }
        requirePositive("topics.events.retention", eventsRetention);
        requirePositive("topics.results.retention", resultsRetention);
        requirePositive("topics.refused.retention", refusedRetention);
    }

    public static TopicSettings defaults() {
        return new TopicSettings(
                "", 8, -1, Duration.ofDays(14), Duration.ofDays(400), Duration.ofDays(35));
    }

    /** The same with another prefix and number of partitions: for tests and demos that share a cluster. */
    public TopicSettings with(String otherPrefix, int otherPartitions) {
        return new TopicSettings(
                otherPrefix, otherPartitions, replicationFactor, eventsRetention, resultsRetention, refusedRetention);
    }

    private static void requirePositive(String key, Duration span) {
        if (span.isNegative() || span.isZero()) {
            throw new SettingException(key, span + " is not above 0");
        }
    }
}
