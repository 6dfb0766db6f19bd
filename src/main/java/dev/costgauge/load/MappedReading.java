package dev.costgauge.load;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows of any CSV or JSON lines, by a mapping of the event's fields to columns. Without a cost the tokens are priced, when
 * the options name what to price by. Without an id the row's place in the file is the id.
 */
final class MappedReading implements RowTrace.Reading {

    static final Set<String> FIELDS = Set.of(
            "eventId", "eventTime", "project", "service", "model", "cluster", "namespace", "cost", "inputTokens",
            "outputTokens", "cachedTokens", "requests", "traceId");

    private final TraceFormat format;
    private final ReadOptions options;
    private final Map<String, String> columns;

    MappedReading(TraceFormat format, ReadOptions options, Rows rows) {
        this.format = format;
        this.options = options;
        this.columns = options.columns();
        for (String field : columns.keySet()) {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException(
                        "map names the field '" + field + "'; an event has " + String.join(", ", new TreeSet<>(FIELDS)));
            }
        }
        if (options.priceBy() != null && !Set.of("model", "service").contains(options.priceBy())) {
            throw new IllegalArgumentException("price-by is model or service, not '" + options.priceBy() + "'");
        }
        if (!rows.columns().isEmpty()) {
            rows.requireColumns(columns.values().toArray(String[]::new));
        }
    }

    @Override
    public Line read(Row row, TraceInput input) {
        PairKey pair = new PairKey(
                name(row, "project", options.project(), PairKey.DEFAULT_PROJECT),
                name(row, "service", options.service(), null),
                name(row, "model", options.model(), null));
        long inputTokens = count(row, "inputTokens", 0);
        long outputTokens = count(row, "outputTokens", 0);
        long cachedTokens = count(row, "cachedTokens", 0);
        long requests = count(row, "requests", 1);
        if (cachedTokens > inputTokens) {
            throw new IllegalArgumentException("cachedTokens " + cachedTokens + " are more than inputTokens " + inputTokens);
        }
        String costText = row.get(column("cost"));
        BigDecimal rounding = BigDecimal.ZERO;
        long nanos;
        if (costText == null) {
            nanos = priceFor(pair).nanos(inputTokens, outputTokens, cachedTokens, requests);
        } else {
            BigDecimal exact = Cells.decimal(column("cost"), costText);
            nanos = Nanos.rounded(exact);
            rounding = Nanos.toDecimal(nanos).subtract(exact);
        }
        String id = row.get(column("eventId"));
        CostEvent event = new CostEvent(
                id == null ? input.eventId(format.text(), row.line()) : id,
                Cells.time(column("eventTime"), row.require(column("eventTime"))),
                pair,
                Objects.requireNonNullElse(row.get(column("cluster")), ""),
                Objects.requireNonNullElse(row.get(column("namespace")), ""),
                nanos,
                inputTokens,
                outputTokens,
                cachedTokens,
                requests,
                Objects.requireNonNullElse(row.get(column("traceId")), ""));
        return new Line.Priced(Cells.checked(event), rounding.signum() == 0 ? BigDecimal.ZERO : rounding, 1);
    }

    private ModelPrice priceFor(PairKey pair) {
        if (options.priceBy() == null) {
            throw new IllegalArgumentException(column("cost") + " is missing, and no price-by says what to price tokens by");
        }
        return options.prices().require(options.priceBy().equals("model") ? pair.model() : pair.service());
    }

    private String column(String field) {
        return columns.getOrDefault(field, field);
    }

    private String name(Row row, String field, @Nullable String fixed, @Nullable String otherwise) {
        if (fixed != null) {
            return fixed;
        }
        String cell = row.get(column(field));
        if (cell == null && otherwise == null) {
            throw new IllegalArgumentException(column(field) + " is missing");
        }
        return cell == null ? Objects.requireNonNull(otherwise) : cell;
    }

    private long count(Row row, String field, long otherwise) {
        String cell = row.get(column(field));
        return cell == null ? otherwise : Cells.count(column(field), cell);
    }
}
