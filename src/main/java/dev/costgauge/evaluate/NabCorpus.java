package dev.costgauge.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the benchmark's own layout: {@code data/<folder>/<file>.csv} and {@code labels/combined_windows.json}. */
record NabCorpus(Path folder) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All files in the order of their names. */
    List<NabFile> files() {
        JsonNode labels = json(folder.resolve("labels/combined_windows.json"));
        List<String> names = new ArrayList<>();
        labels.fieldNames().forEachRemaining(names::add);
        names.sort(null);
        List<NabFile> files = new ArrayList<>();
        for (String name : names) {
            files.add(file(name, labels.get(name)));
        }
        return files;
    }

    private NabFile file(String name, JsonNode labels) {
        Path path = folder.resolve("data").resolve(name);
        List<String[]> rows = CsvFile.rows(path);
        long[] times = new long[rows.size() - 1];
        double[] values = new double[times.length];
        Map<Long, Integer> index = new HashMap<>();
        for (int i = 0; i < times.length; i++) {
            times[i] = time(rows.get(i + 1)[0]);
            values[i] = CsvFile.number(path, i + 1, rows.get(i + 1)[1]);
            // A repeated time counts as its first record, as in the benchmark's own code.
            index.putIfAbsent(times[i], i);
        }
        List<NabFile.Window> windows = new ArrayList<>();
        for (JsonNode window : labels) {
            windows.add(new NabFile.Window(
                    at(index, path, window.get(0).asText()), at(index, path, window.get(1).asText())));
        }
        return new NabFile(name, times, values, windows);
    }

    private static int at(Map<Long, Integer> index, Path path, String time) {
        Integer row = index.get(time(time));
        if (row == null) {
            throw new IllegalArgumentException(path + " has no record at the label " + time);
        }
        return row;
    }

    private static long time(String text) {
        return LocalDateTime.parse(text.substring(0, 19), TIME).toEpochSecond(ZoneOffset.UTC);
    }

    /** The published totals, by detector and profile. */
    JsonNode published() {
        return json(folder.resolve("results/final_results.json"));
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
