package dev.costgauge.evaluate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the injection benchmark: {@code mw_clean}, {@code mw_mask} and {@code mw_seed<N>} with its events. */
record InjectionFiles(Path folder) {

    boolean has(int seed) {
        return Files.isRegularFile(costs(seed)) && Files.isRegularFile(events(seed));
    }

    /** The shapes without planted faults. */
    Panel clean() {
        return panel(folder.resolve("mw_clean.csv.gz"));
    }

    Injection read(int seed) {
        Panel panel = panel(costs(seed));
        Path file = events(seed);
        List<String[]> rows = CsvFile.rows(file);
        String[] header = rows.getFirst();
        int series = CsvFile.column(file, header, "series");
        int start = CsvFile.column(file, header, "start_hour");
        int end = CsvFile.column(file, header, "end_hour_excl");
        int kind = CsvFile.column(file, header, "type");
        List<Fault> faults = new ArrayList<>();
        for (String[] row : rows.subList(1, rows.size())) {
            faults.add(new Fault(
                    panel.index(row[series]), Integer.parseInt(row[start]), Integer.parseInt(row[end]), row[kind]));
        }
        return new Injection(seed, panel, faults);
    }

    private Path costs(int seed) {
        return folder.resolve("mw_seed" + seed + ".csv.gz");
    }

    private Path events(int seed) {
        return folder.resolve("mw_seed" + seed + "_events.csv");
    }

    private Panel panel(Path file) {
        List<String[]> rows = CsvFile.rows(file);
        String[] names = Arrays.copyOfRange(rows.getFirst(), 1, rows.getFirst().length);
        double[][] costs = matrix(file, rows, names.length);
        Path maskFile = folder.resolve("mw_mask.csv.gz");
        double[][] mask = matrix(maskFile, CsvFile.rows(maskFile), names.length);
        boolean[][] masked = new boolean[names.length][rows.size() - 1];
        for (int s = 0; s < names.length; s++) {
            for (int hour = 0; hour < masked[s].length; hour++) {
                masked[s][hour] = mask[s][hour] > 0;
            }
        }
        return new Panel(names, costs, masked);
    }

    private static double[][] matrix(Path file, List<String[]> rows, int columns) {
        double[][] values = new double[columns][rows.size() - 1];
        for (int row = 1; row < rows.size(); row++) {
            for (int column = 0; column < columns; column++) {
                values[column][row - 1] = CsvFile.number(file, row, rows.get(row)[column + 1]);
            }
        }
        return values;
    }
}
