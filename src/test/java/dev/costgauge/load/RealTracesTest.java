package dev.costgauge.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.cost.CostEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The real files beside the repository, read whole. */
class RealTracesTest {

    @Test
    void servegenComesToTheKnownCostInEveryHourOfEveryClient() throws IOException {
        Path expectedFile = Inputs.real("servegen/hourly_cost_usd.csv.gz");
        Map<String, BigDecimal> hours = new HashMap<>();
        try (Trace trace = Traces.open(TraceFormat.SERVEGEN, Inputs.real("servegen"), ReadOptions.defaults())) {
            for (Line line = trace.next(); line != null; line = trace.next()) {
                if (line instanceof Line.Priced priced) {
                    CostEvent event = priced.event();
                    String key = event.pair().model() + "/" + event.pair().service() + "/" + event.eventTime() / 3_600_000;
                    hours.merge(key, BigDecimal.valueOf(event.costNanos(), 9), BigDecimal::add);
                }
                assertThat(line).isNotInstanceOf(Line.Malformed.class);
            }
        }
        // The known costs have six decimals; ours sum six amounts that were rounded to nine.
        BigDecimal tolerance = new BigDecimal("0.000000504");
        int compared = 0;
        try (CsvRows rows = new CsvRows(new TraceInput(expectedFile), ',')) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                String key = row.require("model") + "/" + row.require("client") + "/" + row.require("hour");
                BigDecimal ours = hours.getOrDefault(key, BigDecimal.ZERO);
                BigDecimal difference = new BigDecimal(row.require("cost_usd")).subtract(ours).abs();
                assertThat(difference).as(key).isLessThanOrEqualTo(tolerance);
                hours.remove(key);
                compared++;
            }
        }
        assertThat(compared).isEqualTo(314 * 336);
        assertThat(hours).isEmpty();
    }

    @Test
    void everyRequestOfTheAzureTracesIsPriced() throws IOException {
        Path directory = Inputs.real("azure-llm-2023");
        List<Line> code = Inputs.read(
                TraceFormat.AZURE_LLM, directory.resolve("AzureLLMInferenceTrace_code.csv"), ReadOptions.defaults());
        List<Line> conversation = Inputs.read(
                TraceFormat.AZURE_LLM, directory.resolve("AzureLLMInferenceTrace_conv.csv"), ReadOptions.defaults());

        assertThat(code).hasSize(8_819).allMatch(line -> line instanceof Line.Priced);
        assertThat(conversation).hasSize(19_366).allMatch(line -> line instanceof Line.Priced);
        assertThat(Inputs.priced(conversation.getFirst()).event().pair().service()).isEqualTo("conv");
    }

    @Test
    void everyRequestOfTheMooncakeTraceIsPriced() throws IOException {
        List<Line> lines = Inputs.read(
                TraceFormat.MOONCAKE, Inputs.real("mooncake-2024/conversation_trace.csv"), ReadOptions.defaults());

        assertThat(lines).hasSize(12_031).allMatch(line -> line instanceof Line.Priced);
    }

    @Test
    void aThousandRealBillingLinesSumToTheBillAndTheirRoundingIsKnownToTheLastDigit() throws IOException {
        List<Line> lines = Inputs.read(TraceFormat.FOCUS, Inputs.real("focus/focus_sample.csv"), ReadOptions.defaults());

        assertThat(lines).hasSize(1000).allMatch(line -> line instanceof Line.Priced);
        BigDecimal nanos = lines.stream()
                .map(line -> BigDecimal.valueOf(Inputs.priced(line).event().costNanos(), 9))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal rounding = lines.stream()
                .map(line -> Inputs.priced(line).rounding())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(nanos.subtract(rounding)).isEqualByComparingTo("14.97651418586");
        assertThat(lines).filteredOn(line -> Inputs.priced(line).event().costNanos() < 0).hasSize(13);
    }

    @Test
    void aBillIsAlsoReadByAnyColumnMapping() throws IOException {
        ReadOptions options = ReadOptions.defaults()
                .withColumns(
                        Map.of("eventTime", "ChargePeriodStart", "service", "ServiceName", "model", "SkuId", "cost", "BilledCost"),
                        null);
        List<Line> lines = Inputs.read(TraceFormat.CSV, Inputs.real("focus/focus_sample.csv"), options);

        BigDecimal exact = lines.stream()
                .map(Inputs::priced)
                .map(priced -> BigDecimal.valueOf(priced.event().costNanos(), 9).subtract(priced.rounding()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(exact).isEqualByComparingTo("20.52022672899");
    }
}
