package dev.costgauge.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NanosTest {

    @ParameterizedTest
    @CsvSource({"0,0", "1,1000000000", "-0.000000001,-1", "1e3,1000000000000", "999999999.999999999,999999999999999999"})
    void readsDecimalsExactly(String dollars, long nanos) {
        assertThat(Nanos.parse(dollars)).isEqualTo(nanos);
        assertThat(Nanos.toDecimal(nanos)).isEqualByComparingTo(new BigDecimal(dollars));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NaN", "Infinity", "1,5", "0.0000000001", "1000000000", "1e400", "--1"})
    void refusesWhatIsNoAmountAndNamesIt(String dollars) {
        assertThatThrownBy(() -> Nanos.parse(dollars))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cost");
    }

    @Test
    void roundsComputedAmountsHalfUp() {
        assertThat(Nanos.rounded(new BigDecimal("0.0000000005"))).isEqualTo(1);
        assertThat(Nanos.rounded(new BigDecimal("0.00000000049"))).isZero();
        assertThat(Nanos.rounded(new BigDecimal("-0.0000000005"))).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0|$0.00", "1234500000000|$1,234.50", "-1500000000|-$1.50", "1000|$0.000001000", "9999999|$0.009999999"
    })
    void showsAmountsToPeople(long nanos, String text) {
        assertThat(Nanos.format(nanos)).isEqualTo(text);
    }
}
