package dev.costgauge.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.settings.SettingException;
import dev.costgauge.settings.Settings;
import dev.costgauge.wire.KafkaSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "a/b", "../other", "a b", "é"})
    void anApplicationIdThatIsNoNameOfAFolderIsRefused(String id) {
        assertThatThrownBy(() -> settings(Map.of("stream.application.id", id)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("stream.application.id")
                .hasMessageContaining("letters, digits and . _ - and not . or ..");
    }

    @ParameterizedTest
    @ValueSource(strings = {"costgauge", "costgauge-2.eu_west", "...", "a"})
    void otherApplicationIdsAreTaken(String id) {
        assertThat(settings(Map.of("stream.application.id", id)).applicationId()).isEqualTo(id);
    }

    @Test
    void theStreamsGroupIsOfTheKindThatAResetAsksFor() {
        KafkaSettings kafka = new KafkaSettings("localhost:9092", Map.of("group.protocol", "streams"));

        assertThat(StreamsProperties.of(kafka, settings(Map.of()), GaugeDriver.TOPICS, ""))
                .containsEntry("group.protocol", "classic");
    }

    private static StreamSettings settings(Map<String, String> given) {
        return Settings.load(List.of(StreamSettings.class), given, Map.of(), Map.of(), List.of())
                .as(StreamSettings.class);
    }
}
