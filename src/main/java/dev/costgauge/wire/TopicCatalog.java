package dev.costgauge.wire;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** The topics of one installation: their full names and how they are created. Immutable. */
public record TopicCatalog(TopicSettings settings) {

    public String name(Topic topic) {
        return settings.prefix() + topic.baseName();
    }

    /** Confluent's topic-name subject of the value's schema. */
    public String valueSubject(Topic topic) {
        return name(topic) + "-value";
    }

    /** How many partitions the topic of events has, and every topic that goes with it. */
    public int partitions() {
        return settings.partitions();
    }

    /** How many partitions a topic is created with. */
    public int partitions(Topic topic) {
        return topic.spread() == Topic.Spread.SINGLE ? 1 : settings.partitions();
    }

    /** Kafka's configuration of the topic. */
    public Map<String, String> config(Topic topic) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put(
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, topic.isLogAppendTime() ? "LogAppendTime" : "CreateTime");
        switch (topic.cleanup()) {
            case EVENTS -> delete(config, settings.eventsRetention());
            case RESULTS -> delete(config, settings.resultsRetention());
            case REFUSED -> delete(config, settings.refusedRetention());
            case COMPACT -> config.put(TopicConfig.CLEANUP_POLICY_CONFIG, "compact");
            case COMPACT_RESULTS -> {
                delete(config, settings.resultsRetention());
                config.put(TopicConfig.CLEANUP_POLICY_CONFIG, "compact,delete");
            }
        }
        return config;
    }

    private static void delete(Map<String, String> config, Duration retention) {
        config.put(TopicConfig.CLEANUP_POLICY_CONFIG, "delete");
        config.put(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(retention.toMillis()));
    }
}
