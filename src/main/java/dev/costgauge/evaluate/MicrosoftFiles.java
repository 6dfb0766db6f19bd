package dev.costgauge.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Reads Microsoft's cloud-monitoring set: one file a series with {@code TimeStamp,Value,Label}. Only the hourly files are
 * of use here. Their units are none of money, so each is stretched to a mean of {@link #MEAN} dollars an hour.
 */
record MicrosoftFiles(Path folder) {

    /** USD an hour. */
    static final double MEAN = 20;

    /** Labelled hours this close are one incident, as alerts this close are one episode. */
    private static final int MERGE = 6;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    /** Every hourly file as a set of its own, in the order of their names. */
    List<Injection> hourly() {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Injection> sets = new ArrayList<>();
        for (Path file : files) {
            List<String[]> rows = CsvFile.rows(file);
            if (hour(rows.get(2)[0]) > hour(rows.get(1)[0])) {
                sets.add(set(sets.size(), file, rows));
            }
        }
        return sets;
    }

    private static Injection set(int number, Path file, List<String[]> rows) {
        long first = hour(rows.get(1)[0]);
        // Hour 0 of the panel is the Monday before; 1970-01-01 was a Thursday.
        int lead = (int) Math.floorMod(first + 72, 168L);
        int hours = lead + (int) (hour(rows.getLast()[0]) - first) + 1;
        double[] costs = new double[hours];
        boolean[] labelled = new boolean[hours];
        Arrays.fill(costs, Double.NaN);
        double sum = 0;
        int count = 0;
        for (int row = 1; row < rows.size(); row++) {
            int at = lead + (int) (hour(rows.get(row)[0]) - first);
            costs[at] = CsvFile.number(file, row, rows.get(row)[1]);
            labelled[at] = rows.get(row)[2].equals("1");
            if (!Double.isNaN(costs[at])) {
                sum += costs[at];
                count++;
            }
        }
        double stretch = sum > 0 ? MEAN * count / sum : 1;
        for (int hour = 0; hour < hours; hour++) {
            costs[hour] *= stretch;
        }
        String name = file.getFileName().toString();
        Panel panel = new Panel(new String[] {name}, new double[][] {costs}, new boolean[1][hours]);
        return new Injection(number, panel, incidents(labelled));
    }

    private static List<Fault> incidents(boolean[] labelled) {
        List<Fault> incidents = new ArrayList<>();
        int start = -1;
        int last = -1;
        for (int hour = 0; hour < labelled.length; hour++) {
            if (labelled[hour]) {
                if (start >= 0 && hour - last > MERGE) {
                    incidents.add(new Fault(0, start, last + 1, "labelled"));
                    start = -1;
                }
                start = start < 0 ? hour : start;
                last = hour;
            }
        }
        if (start >= 0) {
            incidents.add(new Fault(0, start, last + 1, "labelled"));
        }
        return incidents;
    }

    private static long hour(String time) {
        String plain = time.replace('T', ' ').replace("Z", "");
        return Math.floorDiv(LocalDateTime.parse(plain, TIME).toEpochSecond(ZoneOffset.UTC), 3600L);
    }
}
