package dev.costgauge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void doublesUpToAMinuteAndStaysThere() {
        assertThat(Backoff.STANDARD.after(1)).isEqualTo(Duration.ofMillis(200));
        assertThat(Backoff.STANDARD.after(4)).isEqualTo(Duration.ofMillis(1_600));
        assertThat(Backoff.STANDARD.after(10)).isEqualTo(Duration.ofSeconds(60));
        assertThat(Backoff.STANDARD.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(60));
    }
}
