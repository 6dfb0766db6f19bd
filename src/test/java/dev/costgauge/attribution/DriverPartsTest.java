package dev.costgauge.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DriverPartsTest {

    private static final DriverParts PARTS = new DriverParts(5, -70, 0, 70, 1, -1_000_000_000_000L);

    @Test
    void everyDriverHasItsPartAndAllSumToTheTotal() {
        assertThat(Arrays.stream(Driver.values()).map(PARTS::of))
                .containsExactly(5L, -70L, 0L, 70L, 1L, -1_000_000_000_000L);
        assertThat(PARTS.total()).isEqualTo(-999_999_999_994L);
    }

    @Test
    void hourThatIsAddedCanBeTakenOutAgain() {
        DriverParts hour = new DriverParts(1, 2, 3, 4, 5, 6);
        assertThat(PARTS.plus(hour)).isEqualTo(new DriverParts(6, -68, 3, 74, 6, -999_999_999_994L));
        assertThat(PARTS.plus(hour).minus(hour)).isEqualTo(PARTS);
    }

    @Test
    void driversAreRankedBySizeWhateverTheSignAndThoseWithoutAPartAreNot() {
        assertThat(PARTS.ranked())
                .containsExactly(
                        Driver.COST_PER_REQUEST, Driver.INPUT_TOKENS, Driver.CACHE, Driver.REQUESTS, Driver.UNIT_PRICE);
    }

    @Test
    void isReadBackAsItWasWritten() {
        ByteBuffer out = ByteBuffer.allocate(DriverParts.BYTES);
        PARTS.write(out);
        assertThat(out.hasRemaining()).isFalse();
        assertThat(DriverParts.read(out.flip())).isEqualTo(PARTS);
    }
}
