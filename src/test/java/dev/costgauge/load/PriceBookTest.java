package dev.costgauge.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceBookTest {

    @Test
    void pricesTokensExactlyAndRoundsOnceHalfUp() throws IOException {
        // A third of a nano-dollar a token: three of them are one nano-dollar, not three times nothing.
        ModelPrice price = book("{\"m\": {\"input_cost_per_token\": 3.5e-10, \"output_cost_per_token\": 3.5e-10}}")
                .require("m");

        assertThat(price.nanos(1, 0, 0, 1)).isZero();
        assertThat(price.nanos(1, 1, 0, 1)).isEqualTo(1);
        assertThat(price.nanos(5, 5, 0, 1)).isEqualTo(4);
        assertThat(price.nanos(10, 0, 0, 1)).isEqualTo(4);
    }

    @Test
    void numbersThatNoDoubleHoldsAreReadAsTheyAreWritten() throws IOException {
        ModelPrice price = book("{\"m\": {\"input_cost_per_token\": 1.1e-06, \"output_cost_per_token\": 0}}").require("m");

        assertThat(price.nanos(1_000_000_000_000L, 0, 0, 1)).isEqualTo(1_100_000_000_000_000L);
    }

    @Test
    void cachedTokensCostLessWhereTheBookSaysSoAndTheSameWhereItDoesNot() throws IOException {
        PriceBook book = book(
                """
                {"cheap": {"input_cost_per_token": 2e-6, "output_cost_per_token": 1e-5, "cache_read_input_token_cost": 5e-7},
                 "same": {"input_cost_per_token": 2e-6, "output_cost_per_token": 1e-5}}
                """);

        assertThat(book.require("cheap").nanos(1000, 10, 400, 1)).isEqualTo(600 * 2000 + 400 * 500 + 10 * 10_000);
        assertThat(book.require("same").nanos(1000, 10, 400, 1)).isEqualTo(1000 * 2000 + 10 * 10_000);
    }

    @Test
    void aRequestAboveATierCostsTheTiersPriceFromItsFirstToken() throws IOException {
        ModelPrice price = book(
                        """
                        {"m": {"input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6,
                               "input_cost_per_token_above_128k_tokens": 3e-6,
                               "input_cost_per_token_above_200k_tokens": 5e-6, "output_cost_per_token_above_200k_tokens": 7e-6}}
                        """)
                .require("m");

        assertThat(price.nanos(128_000, 1, 0, 1)).isEqualTo(128_000_000L + 2_000);
        assertThat(price.nanos(128_001, 1, 0, 1)).isEqualTo(384_003_000L + 2_000);
        assertThat(price.nanos(200_001, 1, 0, 1)).isEqualTo(1_000_005_000L + 7_000);
    }

    @Test
    void anEventOfManyRequestsReachesATierByTheirMean() {
        ModelPrice price = PriceBook.builtIn().require("claude-sonnet-4-5");

        assertThat(price.tierFor(2_000_000, 10).aboveInputTokens()).isZero();
        assertThat(price.tierFor(2_000_001, 10).aboveInputTokens()).isEqualTo(200_000);
    }

    @Test
    void aModelThatTheBookDoesNotHaveIsNamed() throws IOException {
        PriceBook book = book("{\"gpt-4o\": {\"input_cost_per_token\": 1e-6}, \"pictures\": {\"output_cost_per_image\": 1}}");

        assertThatThrownBy(() -> book.require("gpt-4")).hasMessage("model 'gpt-4' has no token price in test.json");
        assertThatThrownBy(() -> book.require("pictures")).hasMessage("model 'pictures' has no token price in test.json");
        assertThat(book.withAliases(Map.of("gpt-4", "gpt-4o")).require("gpt-4").nanos(1, 0, 0, 1)).isEqualTo(1000);
    }

    @Test
    void refusesAFileThatIsNoPriceMap() {
        assertThatThrownBy(() -> book("[1]")).hasMessage("test.json is not a JSON object of models");
    }

    @Test
    void theBuiltInBookHasTheModelsThatTracesArePricedAs() {
        PriceBook book = PriceBook.builtIn();

        assertThat(ServeGenReading.PRICED_AS.values()).allSatisfy(model -> assertThat(book.require(model)).isNotNull());
        assertThat(book.require("qwen-max").tiers().getFirst().input()).isEqualByComparingTo(new BigDecimal("0.0000016"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"litellm_full_via_tokencost_2025-09.json", "litellm_subset_model-price-repo.json"})
    void readsRealPriceMapsAndAgreesWithTheBuiltInBook(String name) throws IOException {
        PriceBook real = PriceBook.file(Inputs.real("prices/" + name));

        assertThat(real.size()).isGreaterThan(100);
        assertThat(real.require("gpt-4o")).isEqualTo(PriceBook.builtIn().require("gpt-4o"));
        assertThat(real.require("gemini-2.5-pro").tierFor(200_001, 1).output())
                .isEqualByComparingTo(new BigDecimal("0.000015"));
    }

    private static PriceBook book(String json) throws IOException {
        return PriceBook.read("test.json", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
