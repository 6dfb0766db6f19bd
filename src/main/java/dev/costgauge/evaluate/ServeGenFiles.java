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
    private static final int SIXTHS = 6;

    /** Clients that spend in nearly every hour, a dollar an hour on average. */
    Panel steady() {
        return panel(.95, 1);
    }

    private Panel panel(double active, double least) {
        Path file = folder.resolve("hourly_cost_usd.csv.gz");
        Map<String, double[]> series = new LinkedHashMap<>();
        List<String[]> rows = CsvFile.rows(file);
        for (int row = 1; row < rows.size(); row++) {
            String[] cells = rows.get(row);
            double[] costs = series.computeIfAbsent(cells[0] + "/" + cells[1], name -> new double[HOURS]);
            costs[Integer.parseInt(cells[2])] = CsvFile.number(file, row, cells[3]);
        }
        List<String> names = new ArrayList<>();
        List<double[]> costs = new ArrayList<>();
        series.forEach((name, values) -> {
            long spending = Arrays.stream(values).filter(cost -> cost > 0).count();
            if (spending >= active * HOURS && Arrays.stream(values).sum() >= least * HOURS) {
                names.add(name);
                costs.add(values);
            }
        });
        return new Panel(names.toArray(new String[0]), costs.toArray(new double[0][]), new boolean[names.size()][HOURS]);
    }

    /** Parts of an hour's requests in each of its six sixths of an hour, by client and hour. */
    Map<String, double[][]> shares() {
        Path file = folder.resolve("rate_10min.csv.gz");
        Map<String, double[][]> shares = new LinkedHashMap<>();
        List<String[]> rows = CsvFile.rows(file);
        for (int row = 1; row < rows.size(); row++) {
            String[] cells = rows.get(row);
            int at = Integer.parseInt(cells[2]) / 600;
            if (at < HOURS * SIXTHS) {
                double[][] client = shares.computeIfAbsent(cells[0] + "/" + cells[1], name -> new double[HOURS][SIXTHS]);
                client[at / SIXTHS][at % SIXTHS] = CsvFile.number(file, row, cells[3]);
            }
        }
        shares.values().forEach(client -> Arrays.stream(client).forEach(ServeGenFiles::normalize));
        return shares;
    }

    private static void normalize(double[] hour) {
        double sum = Arrays.stream(hour).sum();
        for (int i = 0; i < hour.length; i++) {
            hour[i] = sum > 0 ? hour[i] / sum : 1.0 / hour.length;
        }
    }
}
