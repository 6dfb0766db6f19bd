package dev.costgauge.load;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Mean tokens a request over time, per client of a ServeGen trace, from {@code token_moments.csv}. Between the starts of
 * two windows the mean runs in a straight line; a window without requests keeps the mean of the one before it (the first
 * ones that of the first with requests). A client without any takes its model's median over all windows of all clients,
 * input and output each for itself. Some 15,000 numbers, held in memory. Immutable once read.
 */
final class TokenMeans {

    /** Mean input and output tokens times {@code divisor}: interpolated without a division, so still exact. */
    record Mean(BigDecimal input, BigDecimal output, BigDecimal divisor) {}

    private record Window(BigDecimal input, BigDecimal output) {}

    private record Client(String model, String client) {}

    private final Map<Client, TreeMap<Long, Window>> clients = new HashMap<>();
    private final Map<String, Window> medians = new HashMap<>();

    private TokenMeans() {}

    static TokenMeans read(Path file) throws IOException {
        Map<Client, SortedMap<Long, @Nullable Window>> raw = new HashMap<>();
        try (TraceInput input = new TraceInput(file)) {
            CsvRows rows = new CsvRows(input, ',');
            rows.requireColumns("model", "client", "t_sec", "in_mean", "out_mean");
            for (Row row = rows.next(); row != null; row = rows.next()) {
                try {
                    if (row.problem() != null) {
                        throw new IllegalArgumentException(row.problem());
                    }
                    raw.computeIfAbsent(new Client(row.require("model"), row.require("client")), client -> new TreeMap<>())
                            .put(Cells.decimal("t_sec", row.require("t_sec")).longValue(), window(row));
                } catch (IllegalArgumentException e) {
                    // Every later price would rest on this file, so here a bad line ends the load.
                    throw new IllegalArgumentException(input.name() + ":" + row.line() + ": " + e.getMessage(), e);
                }
            }
        }
        return of(raw);
    }

    /** @throws IllegalArgumentException when nothing is known of the client nor of its model */
    Mean at(String model, String client, long seconds) {
        TreeMap<Long, Window> windows = clients.get(new Client(model, client));
        if (windows == null) {
            Window median = medians.get(model);
            if (median == null) {
                throw new IllegalArgumentException("model '" + model + "' has no token means");
            }
            return new Mean(median.input(), median.output(), BigDecimal.ONE);
        }
        Map.Entry<Long, Window> before = windows.floorEntry(seconds);
        Map.Entry<Long, Window> after = windows.higherEntry(seconds);
        if (before == null || after == null) {
            Window only = before == null ? windows.firstEntry().getValue() : before.getValue();
            return new Mean(only.input(), only.output(), BigDecimal.ONE);
        }
        BigDecimal left = BigDecimal.valueOf(after.getKey() - seconds);
        BigDecimal right = BigDecimal.valueOf(seconds - before.getKey());
        return new Mean(
                before.getValue().input().multiply(left).add(after.getValue().input().multiply(right)),
                before.getValue().output().multiply(left).add(after.getValue().output().multiply(right)),
                left.add(right));
    }

    private static TokenMeans of(Map<Client, SortedMap<Long, @Nullable Window>> raw) {
        TokenMeans means = new TokenMeans();
        Map<String, List<Window>> byModel = new HashMap<>();
        raw.forEach((client, windows) -> {
            List<Window> known = windows.values().stream().filter(window -> window != null).toList();
            if (known.isEmpty()) {
                return;
            }
            byModel.computeIfAbsent(client.model(), model -> new ArrayList<>()).addAll(known);
            TreeMap<Long, Window> filled = new TreeMap<>();
            Window last = known.getFirst();
            for (Map.Entry<Long, @Nullable Window> entry : windows.entrySet()) {
                Window window = entry.getValue();
                last = window == null ? last : window;
                filled.put(entry.getKey(), last);
            }
            means.clients.put(client, filled);
        });
        byModel.forEach((model, windows) ->
                means.medians.put(model, new Window(median(windows, Window::input), median(windows, Window::output))));
        return means;
    }

    private static @Nullable Window window(Row row) {
        String input = row.get("in_mean");
        String output = row.get("out_mean");
        return input == null || output == null
                ? null
                : new Window(Cells.decimal("in_mean", input), Cells.decimal("out_mean", output));
    }

    private static BigDecimal median(List<Window> windows, Function<Window, BigDecimal> part) {
        List<BigDecimal> sorted = windows.stream().map(part).sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).add(sorted.get(middle)).multiply(new BigDecimal("0.5"));
    }
}
