package dev.costgauge.bench;

import dev.costgauge.embedded.JavaProcess;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * What an event costs while there are more and more pairs: the same number of events over a thousand pairs to a million, all
 * of one hour and as close together as at full load, counted once every pair has been seen. What an hour's beginning and end
 * cost a pair is another question: {@link CloseBench}.
 */
final class GrowthBench {

    /** A million pairs and ids of all events of a run are less than what the collector begins to mark the heap at. */
    static final String HEAP = "8g";

    private static final List<Integer> PAIRS = List.of(1_000, 10_000, 100_000, 1_000_000);

    private final BenchOptions options;
    private final Labs labs;
    private final Progress progress;

    GrowthBench(BenchOptions options, Labs labs, Progress progress) {
        this.options = options;
        this.labs = labs;
        this.progress = progress;
    }

    Report run() throws ExecutionException, InterruptedException, IOException {
        Table table = new Table(
                String.format(Locale.ROOT, "Growth: %,d events, dedupe on", options.records()),
                List.of("pairs", "records/s", "cost of an event, 1 = fewest pairs"));
        double first = 0;
        double dearest = 0;
        for (int pairs : PAIRS) {
            double rate = labs.measure(options.withPairs(pairs), this::rate);
            first = first == 0 ? rate : first;
            dearest = Math.max(dearest, first / rate);
            progress.step(String.format(Locale.ROOT, "%,d pairs: %,.0f records/s", pairs, rate));
            table.row(String.format(Locale.ROOT, "%,d", pairs), String.format(Locale.ROOT, "%,.0f", rate), first / rate);
        }
        return new Report("growth", List.of(table), String.format(Locale.ROOT, "growth %.2f", dearest));
    }

    private double rate(Lab lab) throws ExecutionException, InterruptedException {
        List<Double> rates = new ArrayList<>();
        new Feed(lab, progress).fillAtFullLoad();
        for (int repeat = 0; repeat < lab.options().repeats(); repeat++) {
            String name = "growth-" + repeat;
            lab.forgetResults();
            try (JavaProcess process = lab.stream(name, Map.of("stream.clock", "log"))) {
                rates.add(lab.rate(process, name));
            }
        }
        return new Sample(rates).median();
    }
}
