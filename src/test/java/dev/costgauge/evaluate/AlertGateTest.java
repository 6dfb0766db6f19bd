package dev.costgauge.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlertGateTest {

    private final AlertGate gate = new AlertGate(1, 3, 6, 1.5);

    private boolean after(int quiet, double score) {
        for (int i = 0; i < quiet; i++) {
            assertThat(gate.alerts(0)).isFalse();
        }
        return gate.alerts(score);
    }

    @Test
    void belowTheLimitNothingIsTold() {
        assertThat(gate.alerts(.99)).isFalse();
        assertThat(gate.alerts(1)).isTrue();
    }

    @Test
    void silentWhateverComes() {
        gate.alerts(1);
        assertThat(after(2, 100)).isFalse();
        assertThat(gate.alerts(100)).isTrue();
    }

    @Test
    void thenOnlyMuchStronger() {
        gate.alerts(2);
        assertThat(after(3, 3)).isFalse();
        assertThat(gate.alerts(3.1)).isTrue();
    }

    @Test
    void thenAsBefore() {
        gate.alerts(2);
        assertThat(after(6, 1)).isTrue();
    }
}
