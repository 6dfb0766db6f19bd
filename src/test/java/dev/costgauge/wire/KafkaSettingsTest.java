package dev.costgauge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {

    @Test
    void clientsTellNobodyElseOfTheirMetricsUnlessTheyAreToldTo() {
        assertThat(new KafkaSettings("broker:1", Map.of()).clientConfig())
                .containsEntry("bootstrap.servers", "broker:1")
                .containsEntry("metric.reporters", "")
                .containsEntry("enable.metrics.push", "false");
        assertThat(new KafkaSettings(
                                "broker:1",
                                Map.of("metric.reporters", "org.example.Reporter", "enable.metrics.push", "true"))
                        .clientConfig())
                .containsEntry("metric.reporters", "org.example.Reporter")
                .containsEntry("enable.metrics.push", "true");
    }
}
