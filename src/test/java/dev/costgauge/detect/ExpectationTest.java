package dev.costgauge.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpectationTest {

    @Test
    void theCrossingIsTheFirstNanoDollarThatTheClosedHourWouldCallAnomalous() {
        Random random = new Random(3);
        for (int i = 0; i < 200_000; i++) {
            double threshold = Math.exp(random.nextDouble() * 40 - 20);
            Expectation expectation = new Expectation(threshold / 3, threshold);
            long crossing = expectation.crossingNanos();
            if (crossing != Long.MAX_VALUE) {
                assertThat(expectation.isExceededBy(crossing)).isTrue();
                assertThat(expectation.isExceededBy(crossing - 1)).isFalse();
            }
        }
    }

    @Test
    void nothingCrossesWhereThereIsNothingToCompareWith() {
        assertThat(Expectation.NONE.known()).isFalse();
        assertThat(Expectation.NONE.crossingNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(Expectation.NONE.isExceededBy(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void aThresholdOfZeroIsCrossedByTheFirstNanoDollar() {
        assertThat(new Expectation(0, 0).crossingNanos()).isEqualTo(1);
    }
}
