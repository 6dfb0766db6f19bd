package dev.costgauge.load;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * ServeGen's request rates: one event per model, client and ten minutes. Requests are the rate times 600, rounded half up;
 * the cost is requests times mean tokens times price, exact until it is rounded once. The event's token counts are
 * rounded for themselves. A bin without requests is no event. The client is the service.
 */
final class ServeGenReading implements RowTrace.Reading {

    static final long BIN_SECONDS = 600;
    static final String RATES = "rate_10min.csv";
    private static final String TOKENS = "token_moments.csv";

    /** The trace's names of models, and whose list price each is charged at. */
    static final Map<String, String> PRICED_AS = Map.of(
            "m-large", "qwen-max",
            "m-mid", "qwen-plus",
            "m-small", "qwen-turbo",
            "mm-image", "qwen-vl-max");

    private final ReadOptions options;
    private final PriceBook prices;
    private final TokenMeans means;

    private ServeGenReading(ReadOptions options, TokenMeans means) {
        this.options = options;
        this.prices = options.prices();
        this.means = means;
    }

    /** @param path the rates file, or the directory that has it; the token means lie beside it */
    static RowTrace open(Path path, ReadOptions options) throws IOException {
        Path rates = Files.isDirectory(path) ? beside(path, RATES) : path;
        Path directory = Objects.requireNonNullElse(rates.toAbsolutePath().getParent(), rates);
        TokenMeans means = TokenMeans.read(beside(directory, TOKENS));
        TraceInput input = new TraceInput(rates);
        try {
            CsvRows rows = new CsvRows(input, ',');
            rows.requireColumns("model", "client", "t_sec", "req_per_sec");
            return new RowTrace(rows, new ServeGenReading(options, means), true, BIN_SECONDS * 1000);
        } catch (IOException | IllegalArgumentException e) {
            input.close();
            throw e;
        }
    }

    @Override
    public Line read(Row row, TraceInput input) {
        String model = row.require("model");
        if (!options.traceModels().isEmpty() && !options.traceModels().contains(model)) {
            return new Line.Skipped();
        }
        String client = row.require("client");
        BigDecimal seconds = Cells.decimal("t_sec", row.require("t_sec"));
        BigDecimal rate = Cells.decimal("req_per_sec", row.require("req_per_sec"));
        if (rate.signum() < 0 || seconds.signum() < 0) {
            throw new IllegalArgumentException("t_sec and req_per_sec are not negative");
        }
        BigDecimal requests = rate.multiply(BigDecimal.valueOf(BIN_SECONDS)).setScale(0, RoundingMode.HALF_UP);
        if (requests.signum() == 0) {
            return new Line.Skipped();
        }
        TokenMeans.Mean mean = means.at(model, client, seconds.longValue());
        BigDecimal inputTotal = mean.input().multiply(requests);
        BigDecimal outputTotal = mean.output().multiply(requests);
        long inputTokens = inputTotal.divide(mean.divisor(), 0, RoundingMode.HALF_UP).longValueExact();
        long outputTokens = outputTotal.divide(mean.divisor(), 0, RoundingMode.HALF_UP).longValueExact();
        ModelPrice.Tier tier = prices.require(model).tierFor(inputTokens, requests.longValueExact());
        BigDecimal dollars = inputTotal.multiply(tier.input())
                .add(outputTotal.multiply(tier.output()))
                .divide(mean.divisor(), Nanos.SCALE, RoundingMode.HALF_UP);
        CostEvent event = new CostEvent(
                input.eventId(TraceFormat.SERVEGEN.text(), row.line()),
                seconds.longValue() * 1000,
                new PairKey(Objects.requireNonNullElse(options.project(), PairKey.DEFAULT_PROJECT), client, model),
                "",
                "",
                Nanos.of(dollars),
                inputTokens,
                outputTokens,
                0,
                requests.longValueExact(),
                "");
        String cv = row.get("cv");
        return new Line.Priced(event, BigDecimal.ZERO, cv == null ? 1 : Cells.decimal("cv", cv).floatValue());
    }

    private static Path beside(Path directory, String name) {
        return Stream.of(directory.resolve(name), directory.resolve(name + ".gz"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(directory + " has no " + name + " or " + name + ".gz"));
    }
}
