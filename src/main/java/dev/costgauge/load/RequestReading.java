package dev.costgauge.load;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import java.util.Locale;
import java.util.Objects;

/**
 * Traces with one request a row: Azure's LLM inference traces of 2023 and Mooncake's. They carry no cost, so tokens are
 * priced; and no names, so the service is the file's (code, conv, conversation) unless an option says otherwise.
 */
final class RequestReading implements RowTrace.Reading {

    private final TraceFormat format;
    private final ReadOptions options;
    private final String service;
    private final String model;
    private final ModelPrice price;

    RequestReading(TraceFormat format, ReadOptions options, String fileName) {
        this.format = format;
        this.options = options;
        this.service = Objects.requireNonNullElse(options.service(), serviceOf(fileName));
        this.model = Objects.requireNonNullElse(options.model(), format == TraceFormat.MOONCAKE ? "kimi-k2" : "gpt-4o");
        this.price = options.prices().require(model);
    }

    static String[] columns(TraceFormat format) {
        return format == TraceFormat.MOONCAKE
                ? new String[] {"timestamp_ms", "input_length", "output_length"}
                : new String[] {"TIMESTAMP", "ContextTokens", "GeneratedTokens"};
    }

    @Override
    public Line read(Row row, TraceInput input) {
        String[] columns = columns(format);
        String timeText = row.require(columns[0]);
        long time = format == TraceFormat.MOONCAKE
                ? Cells.count(columns[0], timeText)
                : Cells.time(columns[0], timeText);
        long inputTokens = Cells.count(columns[1], row.require(columns[1]));
        long outputTokens = Cells.count(columns[2], row.require(columns[2]));
        PairKey pair = new PairKey(Objects.requireNonNullElse(options.project(), PairKey.DEFAULT_PROJECT), service, model);
        return new Line.Priced(new CostEvent(
                input.eventId(format.text(), row.line()),
                time,
                pair,
                "",
                "",
                price.nanos(inputTokens, outputTokens, 0, 1),
                inputTokens,
                outputTokens,
                0,
                1,
                ""));
    }

    /** {@code AzureLLMInferenceTrace_code.csv} is the service code; {@code conversation_trace.csv} is conversation. */
    private static String serviceOf(String fileName) {
        String base = fileName.replaceFirst("\\..*$", "").toLowerCase(Locale.ROOT);
        String name = base.replaceFirst("^azurellminferencetrace_?", "").replaceFirst("_?trace$", "");
        return name.isEmpty() ? "llm" : name;
    }
}
