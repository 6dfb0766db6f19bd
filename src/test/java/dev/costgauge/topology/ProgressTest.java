package dev.costgauge.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.streams.query.Position;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void readsWhatItWrote() {
        Position position = Position.emptyPosition()
                .withComponent("cost-events", 3, 120_441)
                .withComponent("costgauge-ticks", 3, 7);

        assertThat(Progress.read(Progress.write(1_800_000_000_000L, position)))
                .isEqualTo(new Progress(
                        1_800_000_000_000L,
                        Map.of("cost-events", Map.of(3, 120_441L), "costgauge-ticks", Map.of(3, 7L))));
        assertThat(Progress.read(Progress.write(null, Position.emptyPosition())))
                .isEqualTo(new Progress(null, Map.of()));
    }

    @Test
    void refusesWhatANewerReleaseWrote() {
        assertThatThrownBy(() -> Progress.read(new byte[] {2, '\n'}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 2");
    }
}
