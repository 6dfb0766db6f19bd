package dev.costgauge.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Microsoft's cloud-monitoring set, hourly and by the minute, in the shape of the Numenta benchmark: data that no constant
 * of {@link RecordNovelty} was chosen on. Windows are made as that benchmark made its own: a tenth of the records, shared
 * by the incidents, around the first labelled record of each.
 */
record MicrosoftRecords(Path folder) {

    /** Labelled records this close are one incident. */
    private static final int MERGE = 6;

    /** Every file, in the order of their names. Incidents in the probation are left out. */
    List<NabFile> files() {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .map(MicrosoftRecords::file)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NabFile file(Path path) {
        List<String[]> rows = CsvFile.rows(path);
        long[] times = new long[rows.size() - 1];
        double[] values = new double[times.length];
        List<Integer> labelled = new ArrayList<>();
        int count = 0;
        for (int row = 1; row < rows.size(); row++) {
            double value = CsvFile.number(path, row, rows.get(row)[1]);
            if (Double.isNaN(value)) {
                continue;
            }
            times[count] = time(rows.get(row)[0]);
            values[count] = value;
            if (rows.get(row)[2].equals("1")) {
                labelled.add(count);
            }
            count++;
        }
        String name = path.getFileName().toString();
        NabFile bare = new NabFile(name, Arrays.copyOf(times, count), Arrays.copyOf(values, count), List.of());
        return new NabFile(name, bare.epochSeconds(), bare.values(), windows(labelled, bare.probation(), count));
    }

    static List<NabFile.Window> windows(List<Integer> labelled, int probation, int records) {
        List<Integer> starts = new ArrayList<>();
        int last = Integer.MIN_VALUE / 2;
        for (int at : labelled) {
            if (at - last > MERGE && at >= probation) {
                starts.add(at);
            }
            last = at;
        }
        List<NabFile.Window> windows = new ArrayList<>();
        int half = Math.max(2, records / 20 / Math.max(1, starts.size()));
        for (int start : starts) {
            int from = Math.max(probation, start - half);
            int to = Math.min(records - 1, start + half);
            if (!windows.isEmpty() && windows.getLast().last() >= from) {
                from = windows.removeLast().first();
            }
            windows.add(new NabFile.Window(from, to));
        }
        return windows;
    }

    private static long time(String text) {
        return LocalDateTime.parse(text.replace(' ', 'T').replace("Z", "")).toEpochSecond(ZoneOffset.UTC);
    }
}
