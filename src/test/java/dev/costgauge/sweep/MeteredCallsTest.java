package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class MeteredCallsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final IntUnaryOperator store = new MeteredCalls(meters).of(IntUnaryOperator.class, i -> 100 / i, "postgres");

    @Test
    void countsCallsByStoreAndName() {
        assertThat(store.applyAsInt(4)).isEqualTo(25);
        assertThat(store.applyAsInt(5)).isEqualTo(20);
        assertThat(meters.get("costgauge.sweep.calls")
                        .tag("store", "postgres")
                        .tag("call", "applyAsInt")
                        .timer()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void throwsWhatTheStoreThrewAndCountsItToo() {
        assertThatThrownBy(() -> store.applyAsInt(0)).isInstanceOf(ArithmeticException.class);
        assertThat(meters.get("costgauge.sweep.calls").timer().count()).isEqualTo(1);
    }
}
