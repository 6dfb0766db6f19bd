package dev.costgauge.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class EvaluationTest {

    @Test
    void allRunsEveryBenchmarkOnceAndEndsWithTheLineOfInjection() {
        assertThat(Evaluation.ORDER)
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(Benchmark.all)))
                .endsWith(Benchmark.injection);
    }
}
