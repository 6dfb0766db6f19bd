package dev.costgauge.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each format on a few lines of it. */
class TracesTest {

    private static final String FOCUS_HEADER =
            "BilledCost,EffectiveCost,BillingCurrency,BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,ServiceName,"
                    + "SkuId,ResourceType,RegionId,SubAccountId,SubAccountName,Tags";
    private static final String SEPTEMBER = "USD,2024-09-01 00:00:00,2024-10-01 00:00:00,2024-09-18 22:00:00";

    @TempDir
    private Path directory;

    @Test
    void servegenPricesRequestsByTheClientsInterpolatedMeanTokens() throws IOException {
        tokens("m-large,7,0,100,0,10,0", "m-large,7,21600,200,0,30,0");
        List<Line> lines = servegen("m-large,7,0,0.5,1.5", "m-large,7,10800,0.5,1");

        CostEvent first = Inputs.priced(lines.getFirst()).event();
        assertThat(first.pair()).isEqualTo(PairKey.of("7", "m-large"));
        assertThat(first.requests()).isEqualTo(300);
        assertThat(first.inputTokens()).isEqualTo(30_000);
        assertThat(first.outputTokens()).isEqualTo(3_000);
        assertThat(first.costNanos()).isEqualTo(30_000 * 1_600L + 3_000 * 6_400L);
        assertThat(Inputs.priced(lines.getFirst()).burstiness()).isEqualTo(1.5f);

        CostEvent halfway = Inputs.priced(lines.get(1)).event();
        assertThat(halfway.eventTime()).isEqualTo(10_800_000);
        assertThat(halfway.inputTokens()).isEqualTo(300 * 150);
        assertThat(halfway.outputTokens()).isEqualTo(300 * 20);
    }

    @Test
    void servegenHoldsTheMeanThroughWindowsWithoutRequests() throws IOException {
        tokens("m-mid,7,0,,,,", "m-mid,7,21600,100,0,10,0", "m-mid,7,43200,,,,", "m-mid,7,64800,200,0,20,0");
        List<Line> lines = servegen("m-mid,7,0,1,1", "m-mid,7,32400,1,1", "m-mid,7,54000,1,1", "m-mid,7,99999600,1,1");

        assertThat(lines)
                .extracting(line -> Inputs.priced(line).event().inputTokens())
                .containsExactly(60_000L, 60_000L, 90_000L, 120_000L);
    }

    @Test
    void servegenGivesAClientWithoutTokensItsModelsMedian() throws IOException {
        tokens("m-small,1,0,100,0,50,0", "m-small,2,0,300,0,10,0", "m-small,2,21600,400,0,20,0", "m-small,3,0,1000,0,30,0");
        CostEvent event = Inputs.priced(servegen("m-small,9,0,1,1").getFirst()).event();

        assertThat(event.inputTokens()).isEqualTo(600 * 350);
        assertThat(event.outputTokens()).isEqualTo(600 * 25);
    }

    @Test
    void servegenRoundsTheCostOnceAndNotThroughTheTokens() throws IOException {
        tokens("m-large,7,0,0.3,0,0.3,0");
        CostEvent event = Inputs.priced(servegen("m-large,7,0,0.0016666666666666668,1").getFirst()).event();

        assertThat(event.requests()).isEqualTo(1);
        assertThat(event.inputTokens()).isZero();
        assertThat(event.costNanos()).isEqualTo(480 + 1920);
    }

    @Test
    void servegenSkipsEmptyBinsAndModelsThatAreNotAskedForAndReportsBadOnes() throws IOException {
        tokens("m-large,7,0,100,0,10,0");
        List<Line> lines = servegen("m-large,7,0,0.0,0", "deepseek-r1,7,0,1,1", "m-mid,7,0,1,1", "m-large,7,0,-1,1", "m-large,7,x,1,1");

        assertThat(lines.get(0)).isEqualTo(new Line.Skipped());
        assertThat(lines.get(1)).isEqualTo(new Line.Skipped());
        assertThat(lines.get(2)).isEqualTo(new Line.Malformed("rate_10min.csv.gz", 4, "model 'm-mid' has no token means"));
        assertThat(lines.get(3)).hasToString("rate_10min.csv.gz:5: t_sec and req_per_sec are not negative");
        assertThat(lines.get(4)).hasToString("rate_10min.csv.gz:6: t_sec 'x' is not a number");
    }

    @Test
    void servegenNeedsItsTokenFileAndAGoodOne() throws IOException {
        Inputs.file(directory, "rate_10min.csv.gz", "model,client,t_sec,req_per_sec,cv");
        assertThatThrownBy(() -> Inputs.read(TraceFormat.SERVEGEN, directory, ReadOptions.defaults()))
                .hasMessageContaining("has no token_moments.csv");

        tokens("m-large,7,0,many,0,10,0");
        assertThatThrownBy(() -> Inputs.read(TraceFormat.SERVEGEN, directory, ReadOptions.defaults()))
                .hasMessage("token_moments.csv.gz:2: in_mean 'many' is not a number");
    }

    @Test
    void azureRequestsArePricedAndNamedAfterTheirFile() throws IOException {
        Path file = Inputs.file(
                directory,
                "AzureLLMInferenceTrace_code.csv",
                "TIMESTAMP,ContextTokens,GeneratedTokens",
                "2023-11-16 18:17:03.9799600,4808,10",
                "2023-11-16 18:17:04,,10");
        List<Line> lines = Inputs.read(TraceFormat.AZURE_LLM, file, ReadOptions.defaults());

        CostEvent event = Inputs.priced(lines.getFirst()).event();
        assertThat(event.pair()).isEqualTo(PairKey.of("code", "gpt-4o"));
        assertThat(event.eventTime()).isEqualTo(Instant.parse("2023-11-16T18:17:03.979Z").toEpochMilli());
        assertThat(event.costNanos()).isEqualTo(4808 * 2_500L + 10 * 10_000L);
        assertThat(event.eventId()).isEqualTo("azure-llm:AzureLLMInferenceTrace_code.csv:2");
        assertThat(lines.get(1)).hasToString("AzureLLMInferenceTrace_code.csv:3: ContextTokens is missing");
    }

    @Test
    void mooncakeTimesAreRelativeAndItsNamesCanBeChosen() throws IOException {
        Path file = Inputs.file(directory, "conversation_trace.csv", "timestamp_ms,input_length,output_length", "27482,6758,500");
        ReadOptions options = ReadOptions.defaults().withNames("lab", null, "gpt-4o-mini");
        Line line = Inputs.read(TraceFormat.MOONCAKE, file, options).getFirst();

        CostEvent event = Inputs.priced(line).event();
        assertThat(event.pair()).isEqualTo(new PairKey("lab", "conversation", "gpt-4o-mini"));
        assertThat(event.eventTime()).isEqualTo(27_482);
        assertThat(event.costNanos()).isEqualTo(6758 * 150L + 500 * 600L);
    }

    @Test
    void aModelWithoutPriceFailsBeforeTheFirstRequestWasRead() throws IOException {
        Path file = Inputs.file(directory, "t.csv", "timestamp_ms,input_length,output_length", "0,1,1");

        assertThatThrownBy(() ->
                        Inputs.read(TraceFormat.MOONCAKE, file, ReadOptions.defaults().withNames(null, null, "nobody")))
                .hasMessage("model 'nobody' has no token price in the built-in prices");
    }

    @Test
    void focusLinesKeepTheirPlaceTheirSignAndTheirRounding() throws IOException {
        List<Line> lines = focus(
                "0.00001605990,0.00001605995," + SEPTEMBER
                        + ",Elastic Load Balancing,SKU1,NULL,us-west-2,438,Zenith,\"{\"\"application\"\": \"\"matrix\"\"}\"",
                "-2.6137,-3.00000000000," + SEPTEMBER + ",EC2,SKU2,instance,NULL,438,NULL,NULL");

        Line.Priced usage = Inputs.priced(lines.getFirst());
        assertThat(usage.event().pair()).isEqualTo(new PairKey("Zenith", "Elastic Load Balancing", "SKU1"));
        assertThat(usage.event().cluster()).isEqualTo("us-west-2");
        assertThat(usage.event().namespace()).isEqualTo("matrix");
        assertThat(usage.event().eventTime()).isEqualTo(Instant.parse("2024-09-18T22:00:00Z").toEpochMilli());
        assertThat(usage.event().costNanos()).isEqualTo(16_060);
        assertThat(usage.rounding()).isEqualByComparingTo(new BigDecimal("0.00000000005"));

        Line.Priced credit = Inputs.priced(lines.get(1));
        assertThat(credit.event().pair()).isEqualTo(new PairKey("438", "EC2", "instance"));
        assertThat(credit.event().costNanos()).isEqualTo(-3_000_000_000L);
        assertThat(credit.rounding()).isZero();
    }

    @Test
    void focusReportsOtherCurrenciesBadPeriodsAndMissingNames() throws IOException {
        List<Line> lines = focus(
                "1,1,EUR,2024-09-01,2024-10-01,2024-09-18,EC2,S,R,r,1,n,NULL",
                "1,1,USD,2024-10-01,2024-09-01,2024-09-18,EC2,S,R,r,1,n,NULL",
                "1,1," + SEPTEMBER + ",NULL,S,R,r,1,n,NULL",
                "1,1," + SEPTEMBER + ",EC2,NULL,NULL,r,1,n,NULL",
                "1,NULL," + SEPTEMBER + ",EC2,S,R,r,1,n,NULL",
                "1,1," + SEPTEMBER + ",EC2,S,R,r,1,n,{broken");

        assertThat(lines)
                .extracting(line -> ((Line.Malformed) line).reason())
                .containsExactly(
                        "BillingCurrency 'EUR' is not USD",
                        "BillingPeriodEnd is not after BillingPeriodStart",
                        "ServiceName is missing",
                        "ResourceType and SkuId are missing",
                        "EffectiveCost is missing",
                        "Tags are not a JSON object");
    }

    @Test
    void mappedColumnsBecomeTheFieldsOfTheEvent() throws IOException {
        Path file = Inputs.file(
                directory, "bill.csv", "ts,svc,llm,usd,where,req", "1700158623,chat,gpt-4o,0.5,eu,3", "1700158624,chat,gpt-4o,-0.5,eu,1");
        ReadOptions options = ReadOptions.defaults()
                .withColumns(
                        Map.of("eventTime", "ts", "service", "svc", "model", "llm", "cost", "usd", "cluster", "where", "requests", "req"),
                        null);
        List<Line> lines = Inputs.read(TraceFormat.CSV, file, options);

        assertThat(Inputs.priced(lines.getFirst()).event())
                .isEqualTo(new CostEvent(
                        "csv:bill.csv:2", 1_700_158_623_000L, PairKey.of("chat", "gpt-4o"), "eu", "", 500_000_000, 0, 0, 0, 3, ""));
        assertThat(Inputs.priced(lines.get(1)).event().costNanos()).isEqualTo(-500_000_000);
    }

    @Test
    void jsonLinesReachIntoObjectsAndPriceTokens() throws IOException {
        Path file = Inputs.file(
                directory,
                "calls.jsonl.gz",
                "{\"id\": \"c1\", \"eventTime\": \"2026-01-02T03:04:05Z\", \"service\": \"chat\", \"model\": \"gpt-4o\","
                        + " \"usage\": {\"input\": 1000, \"output\": 100, \"cached\": 400}}",
                "{\"id\": \"c2\", \"eventTime\": \"2026-01-02T03:04:05Z\", \"service\": \"chat\", \"model\": \"unheard-of\"}",
                "{\"id\": \"c3\", \"eventTime\": \"2026-01-02T03:04:05Z\", \"service\": \"chat\", \"model\": \"gpt-4o\","
                        + " \"usage\": {\"input\": 1, \"cached\": 2}}");
        ReadOptions options = ReadOptions.defaults()
                .withColumns(
                        Map.of("eventId", "id", "inputTokens", "usage.input", "outputTokens", "usage.output", "cachedTokens", "usage.cached"),
                        "model");
        List<Line> lines = Inputs.read(TraceFormat.JSONL, file, options);

        CostEvent event = Inputs.priced(lines.getFirst()).event();
        assertThat(event.eventId()).isEqualTo("c1");
        assertThat(event.costNanos()).isEqualTo(600 * 2_500L + 400 * 1_250L + 100 * 10_000L);
        assertThat(lines.get(1)).hasToString("calls.jsonl.gz:2: model 'unheard-of' has no token price in the built-in prices");
        assertThat(lines.get(2)).hasToString("calls.jsonl.gz:3: cachedTokens 2 are more than inputTokens 1");
    }

    @Test
    void brokenRowsOfATableSayWhatIsWrong() throws IOException {
        Path file = Inputs.file(
                directory,
                "t.csv",
                "eventTime,service,model,cost,eventId",
                "soon,a,b,1,x",
                "2026-01-02,,b,1,x",
                "2026-01-02,a,b,,x",
                "2026-01-02,a,b,1e30,x",
                "2026-01-02,a,b,$1,x",
                "2026-01-02,a,b,1," + "x".repeat(129),
                "2026-01-02,a," + "b".repeat(257) + ",1,x");

        assertThat(Inputs.read(TraceFormat.CSV, file, ReadOptions.defaults()))
                .extracting(line -> ((Line.Malformed) line).reason())
                .containsExactly(
                        "eventTime 'soon' is neither an ISO-8601 time nor epoch seconds or milliseconds",
                        "service is missing",
                        "cost is missing, and no price-by says what to price tokens by",
                        "cost 1000000000000000000000000000000.000000000 is not a whole number of nano-dollars in range",
                        "cost '$1' is not a number",
                        "eventId is longer than 128 bytes",
                        "model is longer than 256 bytes");
    }

    @Test
    void aMappingMustNameFieldsAndColumnsThatExist() throws IOException {
        Path file = Inputs.file(directory, "t.csv", "a,b", "1,2");

        assertThatThrownBy(() -> Inputs.read(
                        TraceFormat.CSV, file, ReadOptions.defaults().withColumns(Map.of("price", "a"), null)))
                .hasMessageStartingWith("map names the field 'price'; an event has cachedTokens, cluster, cost");
        assertThatThrownBy(() -> Inputs.read(
                        TraceFormat.CSV, file, ReadOptions.defaults().withColumns(Map.of("cost", "c"), null)))
                .hasMessage("t.csv has no column 'c'; it has a, b");
        assertThatThrownBy(() -> Inputs.read(
                        TraceFormat.CSV, file, ReadOptions.defaults().withColumns(Map.of(), "colour")))
                .hasMessage("price-by is model or service, not 'colour'");
    }

    @Test
    void idsOfFilesWithLongNamesStayWithinTheLimitAndApart() throws IOException {
        String name = "n".repeat(200);
        Path one = Inputs.file(directory, name + "1.csv", "eventTime,service,model,cost", "2026-01-02,a,b,1");
        Path two = Inputs.file(directory, name + "2.csv", "eventTime,service,model,cost", "2026-01-02,a,b,1");

        String first = Inputs.priced(Inputs.read(TraceFormat.CSV, one, ReadOptions.defaults()).getFirst()).event().eventId();
        String second = Inputs.priced(Inputs.read(TraceFormat.CSV, two, ReadOptions.defaults()).getFirst()).event().eventId();

        assertThat(first).hasSizeLessThan(128).isNotEqualTo(second);
    }

    private void tokens(String... rows) throws IOException {
        String[] lines = new String[rows.length + 1];
        lines[0] = "model,client,t_sec,in_mean,in_m2,out_mean,out_m2";
        System.arraycopy(rows, 0, lines, 1, rows.length);
        Inputs.file(directory, "token_moments.csv.gz", lines);
    }

    private List<Line> servegen(String... rows) throws IOException {
        String[] lines = new String[rows.length + 1];
        lines[0] = "model,client,t_sec,req_per_sec,cv";
        System.arraycopy(rows, 0, lines, 1, rows.length);
        Inputs.file(directory, "rate_10min.csv.gz", lines);
        return Inputs.read(TraceFormat.SERVEGEN, directory, ReadOptions.defaults());
    }

    private List<Line> focus(String... rows) throws IOException {
        String[] lines = new String[rows.length + 1];
        lines[0] = FOCUS_HEADER;
        System.arraycopy(rows, 0, lines, 1, rows.length);
        return Inputs.read(TraceFormat.FOCUS, Inputs.file(directory, "focus.csv", lines), ReadOptions.defaults());
    }
}
