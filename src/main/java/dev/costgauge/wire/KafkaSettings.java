package dev.costgauge.wire;

import dev.costgauge.settings.Setting;
import java.util.HashMap;
import java.util.Map;

/** How every client of ours reaches Kafka. */
public record KafkaSettings(
        @Setting(
                key = "kafka.bootstrap.servers",
                defaultValue = "localhost:9092",
                unit = "host:port,...",
                env = "KAFKA_BOOTSTRAP_SERVERS",
                reason = "the brokers to begin with")
        String bootstrapServers,
        @Setting(
                key = "kafka.client.*",
                unit = "any Kafka client setting",
                reason = "handed to every consumer, producer, admin and streams client: security, timeouts; a secret may"
                        + " stand in a file, as in kafka.client.sasl.jaas.config.file. Unless set here, metric.reporters and"
                        + " enable.metrics.push are off in the stream; what a stream cannot do without is not set here: its"
                        + " interceptor, exception handlers and buffers, its transactions")
        Map<String, String> client) {

    /** A new map with everything a client needs to connect, to which its own settings are added. */
    public Map<String, Object> clientConfig() {
        Map<String, Object> config = new HashMap<>(client);
        config.put("bootstrap.servers", bootstrapServers);
        return config;
    }
}
