package dev.costgauge.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {

    @Test
    void whatOneInstanceSaysTheOtherUnderstands() {
        Reach.Local some = new Reach.Local(Set.of(3, 0, 12));

        assertThat(some.header()).isEqualTo("copies 0,3,12");
        assertThat(Reach.Local.of(some.header())).isEqualTo(some);
        assertThat(Reach.Local.of(Reach.LOCAL.header())).isEqualTo(Reach.LOCAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "0", "copies", "copies ", "copies -1", "copies 1,", "copies 1234567", "copies 1;2"})
    void anythingElseIsForWhatIsActive(String header) {
        assertThat(Reach.Local.of(header)).isEqualTo(Reach.LOCAL);
    }
}
