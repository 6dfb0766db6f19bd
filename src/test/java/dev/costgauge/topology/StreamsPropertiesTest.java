package dev.costgauge.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.settings.Settings;
import dev.costgauge.wire.KafkaSettings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamsPropertiesTest {

    @Test
    void theMainConsumerTriesAgainSoonUnlessABackoffIsSet() {
        assertThat(backoffOfTheMainConsumer(Map.of())).isEqualTo("20");
        assertThat(backoffOfTheMainConsumer(Map.of("retry.backoff.ms", "70"))).isEqualTo("70");
    }

    private static String backoffOfTheMainConsumer(Map<String, String> ofAllClients) {
        StreamSettings stream = Settings.load(
                        List.of(StreamSettings.class), Map.of(), Map.of(), Map.of(), List.of())
                .as(StreamSettings.class);
        KafkaSettings kafka = new KafkaSettings("127.0.0.1:1", ofAllClients);
        return new StreamsConfig(StreamsProperties.of(kafka, stream, ""))
                .getMainConsumerConfigs("group", "client", 0)
                .get(StreamsConfig.RETRY_BACKOFF_MS_CONFIG)
                .toString();
    }
}
