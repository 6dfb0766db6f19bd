package dev.costgauge.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads two weeks of LLM serving: hourly costs and ten-minute rates of real clients. */
record ServeGenFiles(Path folder) {

    private static final int HOURS = 336;
    private static final int SIXTH_SECONDS = 600;
    private static final double NEARLY = .95;
    private static final double MOSTLY = .8;
    private static final double SCALED = 20;

    /** Hours that one row of token moments is for. */
    private static final int TOKEN_HOURS = 6;

    /** USD for a million tokens, in and out, of the models with two weeks of data. */
    private static final Map<String, double[]> PRICES = Map.of(
            "m-large", new double[] {1.6, 6.4}, "m-mid", new double[] {.4, 1.2}, "m-small", new double[] {.05, .2});

    /** Clients that spend in nearly every hour, a dollar an hour on average. */
    Panel steady() {
        Map<String, double[]> series = series();
        series.values().removeIf(costs -> !isSteady(costs));
        return panel(series);
    }

    /** Clients that spend in most hours and are not steady, each scaled to {@value #SCALED} USD an hour. */
    Panel smaller() {
        Map<String, double[]> series = series();
        series.values().removeIf(costs -> isSteady(costs) || active(costs) < MOSTLY * HOURS);
        series.replaceAll((name, costs) -> {
            double scale = SCALED * HOURS / Arrays.stream(costs).sum();
            return Arrays.stream(costs).map(cost -> scale * cost).toArray();
        });
        return panel(series);
    }

    private static boolean isSteady(double[] costs) {
        return active(costs) >= NEARLY * HOURS && Arrays.stream(costs).sum() >= HOURS;
    }

    private static long active(double[] costs) {
        return Arrays.stream(costs).filter(cost -> cost > 0).count();
    }

    private static Panel panel(Map<String, double[]> series) {
        return new Panel(
                series.keySet().toArray(new String[0]),
                series.values().toArray(new double[0][]),
                new boolean[series.size()][HOURS]);
    }

    /** Hourly costs of every client, by name. */
    private Map<String, double[]> series() {
        Path file = folder.resolve("hourly_cost_usd.csv.gz");
        Map<String, double[]> series = new LinkedHashMap<>();
        List<String[]> rows = CsvFile.rows(file);
        for (int row = 1; row < rows.size(); row++) {
            String[] cells = rows.get(row);
            double[] costs = series.computeIfAbsent(cells[0] + "/" + cells[1], name -> new double[HOURS]);
            costs[Integer.parseInt(cells[2])] = CsvFile.number(file, row, cells[3]);
        }
        return series;
    }

    /** The requests of every client of which there are two weeks. */
    Map<String, Traffic> traffic() {
        Path file = folder.resolve("rate_10min.csv.gz");
        Map<String, double[]> spreads = costSpreads();
        Map<String, Traffic> traffic = new LinkedHashMap<>();
        List<String[]> rows = CsvFile.rows(file);
        for (int row = 1; row < rows.size(); row++) {
            String[] cells = rows.get(row);
            String model = cells[0];
            int at = Integer.parseInt(cells[2]) / SIXTH_SECONDS;
            if (at < HOURS * Traffic.SIXTHS && PRICES.containsKey(model)) {
                String name = model + "/" + cells[1];
                Traffic client = traffic.computeIfAbsent(name, any -> new Traffic(
                        new double[HOURS * Traffic.SIXTHS],
                        new double[HOURS * Traffic.SIXTHS],
                        spreads.getOrDefault(name, spreads.getOrDefault(model, new double[HOURS]))));
                client.requests()[at] = CsvFile.number(file, row, cells[3]) * SIXTH_SECONDS;
                client.gapSpread()[at] = CsvFile.number(file, row, cells[4]);
            }
        }
        return traffic;
    }

    /**
     * Coefficients of variation of the cost of a request, by hour: of each client that has token rows, and under the
     * model's name the median, for those that have none. Input and output tokens are taken as independent.
     */
    private Map<String, double[]> costSpreads() {
        Path file = folder.resolve("token_moments.csv.gz");
        Map<String, double[]> spreads = new LinkedHashMap<>();
        Map<String, List<Double>> ofModel = new LinkedHashMap<>();
        List<String[]> rows = CsvFile.rows(file);
        for (int row = 1; row < rows.size(); row++) {
            String[] cells = rows.get(row);
            double[] price = PRICES.get(cells[0]);
            int hour = Integer.parseInt(cells[2]) / 3600;
            if (price == null || cells[3].isEmpty() || hour >= HOURS) {
                continue;
            }
            double[] moments = new double[4];
            for (int i = 0; i < moments.length; i++) {
                moments[i] = CsvFile.number(file, row, cells[3 + i]);
            }
            double mean = price[0] * moments[0] + price[1] * moments[2];
            double variance = price[0] * price[0] * Math.max(0, moments[1] - moments[0] * moments[0])
                    + price[1] * price[1] * Math.max(0, moments[3] - moments[2] * moments[2]);
            double spread = mean > 0 ? Math.sqrt(variance) / mean : 0;
            double[] client = spreads.computeIfAbsent(cells[0] + "/" + cells[1], name -> new double[HOURS]);
            Arrays.fill(client, hour, Math.min(HOURS, hour + TOKEN_HOURS), spread);
            ofModel.computeIfAbsent(cells[0], model -> new ArrayList<>()).add(spread);
        }
        ofModel.forEach((model, values) -> {
            double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
            double[] median = new double[HOURS];
            Arrays.fill(median, sorted[sorted.length / 2]);
            spreads.put(model, median);
        });
        return spreads;
    }
}
