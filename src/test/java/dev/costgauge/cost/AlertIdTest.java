package dev.costgauge.cost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlertIdTest {

    @Test
    void isTheSameInEveryRelease() {
        // Made once with another implementation (Python's hashlib) from the definition in AlertId.
        assertThat(AlertId.of(PairKey.of("checkout", "gpt-4o"), 498_000)).isEqualTo("707d716301d1d3f58aa84ac8d21eb1f8");
    }

    @Test
    void namesThatRunTogetherGiveDifferentIds() {
        assertThat(AlertId.of(new PairKey("a", "bc", "d"), 1)).isNotEqualTo(AlertId.of(new PairKey("ab", "c", "d"), 1));
        assertThat(AlertId.of(PairKey.of("a", "b"), 1)).isNotEqualTo(AlertId.of(PairKey.of("a", "b"), 2));
    }
}
