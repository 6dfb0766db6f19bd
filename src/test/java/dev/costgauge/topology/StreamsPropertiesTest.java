package dev.costgauge.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.settings.Settings;
import dev.costgauge.wire.KafkaSettings;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;
import org.junit.jupiter.api.Test;

class StreamsPropertiesTest {

    @Test
    void theMainConsumerTriesAgainSoonUnlessABackoffIsSet() {
        assertThat(backoffOfTheMainConsumer(Map.of())).isEqualTo("20");
        assertThat(backoffOfTheMainConsumer(Map.of("retry.backoff.ms", "70"))).isEqualTo("70");
    }

    @Test
    void kafkasOwnMetricsGoNowhereElseUnlessThatIsSet() {
        assertThat(properties(Map.of()))
                .containsEntry(StreamsConfig.METRIC_REPORTER_CLASSES_CONFIG, "")
                .containsEntry(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        assertThat(properties(Map.of("metric.reporters", "org.example.Reporter", "enable.metrics.push", "true")))
                .containsEntry(StreamsConfig.METRIC_REPORTER_CLASSES_CONFIG, "org.example.Reporter")
                .containsEntry(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, "true");
    }

    @Test
    void whatFailsStopsTheStreamWhateverIsSet() {
        Properties properties = properties(Map.of(
                "processing.exception.handler", LogAndContinueProcessingExceptionHandler.class.getName(),
                "deserialization.exception.handler", LogAndContinueExceptionHandler.class.getName(),
                "production.exception.handler", "org.example.GoesOn",
                "errors.dead.letter.queue.topic.name", "letters",
                "buffered.records.per.partition", "5000"));

        assertThat(properties)
                .containsEntry("processing.exception.handler", LogAndFailProcessingExceptionHandler.class)
                .containsEntry("deserialization.exception.handler", LogAndFailExceptionHandler.class)
                .containsEntry("production.exception.handler", DefaultProductionExceptionHandler.class)
                .containsEntry("buffered.records.per.partition", 16)
                .doesNotContainKey("errors.dead.letter.queue.topic.name");
    }

    @Test
    void anInstanceLearnsSoonThatAnotherIsGone() {
        assertThat(properties(Map.of())).containsEntry("main.consumer.heartbeat.interval.ms", 500);
    }

    private static String backoffOfTheMainConsumer(Map<String, String> ofAllClients) {
        return new StreamsConfig(properties(ofAllClients))
                .getMainConsumerConfigs("group", "client", 0)
                .get(StreamsConfig.RETRY_BACKOFF_MS_CONFIG)
                .toString();
    }

    static Properties properties(Map<String, String> ofAllClients) {
        StreamSettings stream = Settings.load(
                        List.of(StreamSettings.class), Map.of(), Map.of(), Map.of(), List.of())
                .as(StreamSettings.class);
        return StreamsProperties.of(new KafkaSettings("127.0.0.1:1", ofAllClients), stream, GaugeDriver.TOPICS, "");
    }
}
