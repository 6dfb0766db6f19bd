package dev.costgauge.load;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How lines become events; what a format does not use is ignored by it.
 *
 * @param project for every event; null: the format's own, else {@code default}
 * @param service for every event; null: the format's own
 * @param model for every event; null: the format's own
 * @param columns field of the event to column of the input (csv, jsonl); a field not named reads the column of its name
 * @param priceBy which name to price by when a row has tokens and no cost (csv, jsonl): {@code model}, {@code service}, or
 *     null for none
 * @param traceModels models of the trace to load (servegen); empty: all
 * @param costColumn the column that is the cost (focus)
 * @param modelColumns the columns of which the first that is filled is the model (focus)
 * @param namespaceTag the tag whose value is the namespace (focus)
 * @param separator of cells (csv)
 */
public record ReadOptions(
        @Nullable String project,
        @Nullable String service,
        @Nullable String model,
        PriceBook prices,
        Map<String, String> columns,
        @Nullable String priceBy,
        List<String> traceModels,
        String costColumn,
        List<String> modelColumns,
        String namespaceTag,
        char separator) {

    /** The three models of ServeGen with two weeks of data; the others have one day. */
    public static final List<String> STEADY_MODELS = List.of("m-large", "m-mid", "m-small");

    public ReadOptions {
        columns = Map.copyOf(columns);
        traceModels = List.copyOf(traceModels);
        modelColumns = List.copyOf(modelColumns);
    }

    public static ReadOptions defaults() {
        return new ReadOptions(
                null,
                null,
                null,
                PriceBook.builtIn(),
                Map.of(),
                null,
                STEADY_MODELS,
                "EffectiveCost",
                List.of("ResourceType", "SkuId"),
                "application",
                ',');
    }

    public ReadOptions withPrices(PriceBook other) {
        return new ReadOptions(
                project, service, model, other, columns, priceBy, traceModels, costColumn, modelColumns, namespaceTag, separator);
    }

    public ReadOptions withColumns(Map<String, String> other, @Nullable String otherPriceBy) {
        return new ReadOptions(
                project, service, model, prices, other, otherPriceBy, traceModels, costColumn, modelColumns, namespaceTag, separator);
    }

    public ReadOptions withNames(@Nullable String newProject, @Nullable String newService, @Nullable String newModel) {
        return new ReadOptions(
                newProject, newService, newModel, prices, columns, priceBy, traceModels, costColumn, modelColumns, namespaceTag, separator);
    }
}
