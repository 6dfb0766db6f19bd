package dev.costgauge.load;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prices of models by name, read from a file in LiteLLM's format: an object of models, each with
 * {@code input_cost_per_token}, {@code output_cost_per_token}, {@code cache_read_input_token_cost} and their
 * {@code _above_200k_tokens} variants, in USD a token. Numbers are read as decimals, never as doubles. Other fields
 * (batches, images, audio) are left out. Immutable.
 */
public final class PriceBook {

    private static final String BUILT_IN = "/prices/well-known.json";
    private static final Pattern TIER = Pattern.compile("input_cost_per_token_above_(\\d+)k_tokens");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final String name;
    private final Map<String, ModelPrice> prices;
    private final Map<String, String> aliases;

    private PriceBook(String name, Map<String, ModelPrice> prices, Map<String, String> aliases) {
        this.name = name;
        this.prices = Map.copyOf(prices);
        this.aliases = Map.copyOf(aliases);
    }

    /** A handful of well-known models, so that a first try needs no file. */
    public static PriceBook builtIn() {
        try (InputStream in = Objects.requireNonNull(PriceBook.class.getResourceAsStream(BUILT_IN), BUILT_IN)) {
            return read("the built-in prices", in);
        } catch (IOException e) {
            throw new IllegalStateException("resource " + BUILT_IN + " cannot be read", e);
        }
    }

    /** A user's file in LiteLLM's format. */
    public static PriceBook file(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return read(String.valueOf(path.getFileName()), in);
        }
    }

    static PriceBook read(String name, InputStream in) throws IOException {
        JsonNode root = JSON.readTree(in);
        if (root == null || !root.isObject()) {
            throw new IllegalArgumentException(name + " is not a JSON object of models");
        }
        Map<String, ModelPrice> prices = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            ModelPrice price = priceOf(entry.getValue());
            if (price != null) {
                prices.put(entry.getKey(), price);
            }
        }
        return new PriceBook(name, prices, Map.of());
    }

    /** The same book in which further names stand for models it has; for traces that name models their own way. */
    public PriceBook withAliases(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(aliases);
        all.putAll(more);
        return new PriceBook(name, prices, all);
    }

    /** {@link #withAliases}, except for names that the book or an earlier alias already has. */
    PriceBook withDefaultAliases(Map<String, String> fallbacks) {
        Map<String, String> all = new HashMap<>(fallbacks);
        all.keySet().removeAll(prices.keySet());
        all.putAll(aliases);
        return new PriceBook(name, prices, all);
    }

    /**
     * The price of a model.
     *
     * @throws IllegalArgumentException naming the model and the book when it has none; nothing is guessed from a similar name
     */
    public ModelPrice require(String model) {
        ModelPrice price = prices.get(aliases.getOrDefault(model, model));
        if (price == null) {
            throw new IllegalArgumentException("model '" + model + "' has no token price in " + name);
        }
        return price;
    }

    public int size() {
        return prices.size();
    }

    private static @Nullable ModelPrice priceOf(JsonNode model) {
        BigDecimal input = number(model, "input_cost_per_token");
        BigDecimal output = number(model, "output_cost_per_token");
        if (input == null && output == null) {
            return null;
        }
        BigDecimal baseInput = Objects.requireNonNullElse(input, BigDecimal.ZERO);
        BigDecimal baseOutput = Objects.requireNonNullElse(output, BigDecimal.ZERO);
        BigDecimal baseCached = Objects.requireNonNullElse(number(model, "cache_read_input_token_cost"), baseInput);
        List<ModelPrice.Tier> tiers = new ArrayList<>();
        tiers.add(new ModelPrice.Tier(0, baseInput, baseOutput, baseCached));
        thresholds(model).forEach((above, suffix) -> {
            BigDecimal dearInput = Objects.requireNonNullElse(number(model, "input_cost_per_token" + suffix), baseInput);
            BigDecimal dearOutput = Objects.requireNonNullElse(number(model, "output_cost_per_token" + suffix), baseOutput);
            BigDecimal dearCached =
                    Objects.requireNonNullElse(number(model, "cache_read_input_token_cost" + suffix), baseCached);
            tiers.add(new ModelPrice.Tier(above, dearInput, dearOutput, dearCached));
        });
        return new ModelPrice(tiers);
    }

    private static Map<Long, String> thresholds(JsonNode model) {
        Map<Long, String> found = new TreeMap<>();
        model.fieldNames().forEachRemaining(field -> {
            Matcher matcher = TIER.matcher(field);
            if (matcher.matches()) {
                found.put(Long.parseLong(matcher.group(1)) * 1000, "_above_" + matcher.group(1) + "k_tokens");
            }
        });
        return found;
    }

    private static @Nullable BigDecimal number(JsonNode model, String field) {
        JsonNode value = model.get(field);
        return value != null && value.isNumber() ? value.decimalValue() : null;
    }
}
