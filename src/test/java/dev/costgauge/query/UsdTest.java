package dev.costgauge.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsdTest {

    @ParameterizedTest
    @ValueSource(strings = {"0", "12.5", "-0.000000001", "999999999.999999999", "100", "1000000"})
    void isADecimalStringInJsonAndBack(String dollars) throws Exception {
        Usd amount = Usd.parse(dollars);

        assertThat(ViewJson.MAPPER.writeValueAsString(amount)).isEqualTo('"' + dollars + '"');
        assertThat(ViewJson.MAPPER.readValue('"' + dollars + '"', Usd.class)).isEqualTo(amount);
    }

    @Test
    void showsSumsThatTheWireFormatCannotCarry() {
        assertThat(new Usd(Long.MAX_VALUE).text()).isEqualTo("9223372036.854775807");
    }
}
