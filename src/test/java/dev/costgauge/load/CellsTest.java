package dev.costgauge.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellsTest {

    @ParameterizedTest
    @CsvSource({
        "2023-11-16T18:17:03Z, 2023-11-16T18:17:03Z",
        "2023-11-16T18:17:03.979Z, 2023-11-16T18:17:03.979Z",
        "2023-11-16 18:17:03.9799600, 2023-11-16T18:17:03.979Z",
        "2023-11-16T20:17:03+02:00, 2023-11-16T18:17:03Z",
        "2023-11-16T20:17:03+0200, 2023-11-16T18:17:03Z",
        "2023-11-16 18:17, 2023-11-16T18:17:00Z",
        "2023-11-16, 2023-11-16T00:00:00Z",
        "1700158623, 2023-11-16T18:17:03Z",
        "1700158623.5, 2023-11-16T18:17:03.500Z",
        "1700158623500, 2023-11-16T18:17:03.500Z",
        "1700158623500000, 2023-11-16T18:17:03.500Z",
        "1.700158623E9, 2023-11-16T18:17:03Z",
    })
    void readsTimes(String text, String instant) {
        assertThat(Cells.time("ts", text)).isEqualTo(Instant.parse(instant).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2023-13-01", "2023-02-30T00:00:00Z", "16/11/2023", "-", "1e99", "2023-11-16T25:00"})
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> Cells.time("ts", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ts")
                .hasMessageContaining(text);
    }

    @Test
    void countsAreWholeAndWithinWhatTheStreamAccepts() {
        assertThat(Cells.count("n", "12.0")).isEqualTo(12);
        assertThatThrownBy(() -> Cells.count("n", "1.5")).hasMessage("n '1.5' is not a whole number");
        assertThatThrownBy(() -> Cells.count("n", "-1")).hasMessage("n -1 is outside 0 to 10^12");
        assertThatThrownBy(() -> Cells.count("n", "1000000000001")).hasMessage("n 1000000000001 is outside 0 to 10^12");
        assertThatThrownBy(() -> Cells.count("n", "many")).hasMessage("n 'many' is not a number");
        assertThatThrownBy(() -> Cells.count("n", "1e999999999")).hasMessageContaining("has too many digits");
    }
}
