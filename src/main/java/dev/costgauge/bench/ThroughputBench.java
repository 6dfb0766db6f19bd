package dev.costgauge.bench;

import dev.costgauge.embedded.JavaProcess;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/**
 * Records a second of the whole stream, exactly once, beside a bare consumer, a topology that does nothing, and the plain
 * DSL sum: the same records, the same threads, the same commit interval, one process each, taken in turn. Events are as
 * close together as at such a rate, and an hour of every pair closes among them. A run counts from half of the records on:
 * the JIT compiler has done most of its work by then, and the hour has not closed yet.
 */
final class ThroughputBench {

    private enum Contestant {
        CONSUMER("a consumer that only reads"),
        NOTHING("a topology that does nothing"),
        DSL("the plain DSL sum, Avro state"),
        STREAM("costgauge, dedupe.span=0"),
        STREAM_DEDUPE("costgauge, dedupe on");

        private final String words;

        Contestant(String words) {
            this.words = words;
        }
    }

    private final Lab lab;
    private final Progress progress;

    ThroughputBench(Lab lab, Progress progress) {
        this.lab = lab;
        this.progress = progress;
    }

    Report run() throws ExecutionException, InterruptedException {
        new Feed(lab, progress).fillAroundAClose();
        Map<Contestant, List<Double>> rates = new EnumMap<>(Contestant.class);
        for (int repeat = 0; repeat < lab.options().repeats(); repeat++) {
            for (Contestant contestant : Contestant.values()) {
                double rate = measure(contestant, contestant.name().toLowerCase(Locale.ROOT) + "-" + repeat);
                rates.computeIfAbsent(contestant, of -> new ArrayList<>()).add(rate);
                progress.step(String.format(Locale.ROOT, "%s: %,.0f records/s", contestant.words, rate));
            }
        }
        return report(rates);
    }

    private double measure(Contestant contestant, String applicationId) throws ExecutionException, InterruptedException {
        lab.forgetResults();
        try (JavaProcess process = start(contestant, applicationId)) {
            return lab.rate(process, applicationId);
        }
    }

    private JavaProcess start(Contestant contestant, String applicationId) {
        return switch (contestant) {
            case CONSUMER, NOTHING, DSL -> lab.yardstick(applicationId, contestant.name().toLowerCase(Locale.ROOT));
            case STREAM -> lab.stream(applicationId, Map.of("stream.clock", "log", "dedupe.span", "0"));
            case STREAM_DEDUPE -> lab.stream(applicationId, Map.of("stream.clock", "log"));
        };
    }

    private Report report(Map<Contestant, List<Double>> rates) {
        Map<Contestant, Sample> samples = new EnumMap<>(Contestant.class);
        rates.forEach((contestant, values) -> samples.put(contestant, new Sample(values)));
        double nothing = median(samples, Contestant.NOTHING);
        BenchOptions options = lab.options();
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "Throughput: %,d records, %,d pairs, %d partitions, %d threads, commit 100 ms, medians of %d",
                        options.records(),
                        options.pairs(),
                        options.partitions(),
                        options.threads(),
                        options.repeats()),
                List.of("contestant", "records/s", "noise", "of nothing"));
        samples.forEach((contestant, sample) -> table.row(
                contestant.words,
                String.format(Locale.ROOT, "%,.0f", sample.median()),
                String.format(Locale.ROOT, "%.0f %%", 100 * sample.noise()),
                sample.median() / nothing));
        String lastLine = String.format(
                Locale.ROOT,
                "ratio-nothing %.2f ratio-nothing-dedupe %.2f ratio-dsl %.2f",
                median(samples, Contestant.STREAM) / nothing,
                median(samples, Contestant.STREAM_DEDUPE) / nothing,
                median(samples, Contestant.STREAM) / median(samples, Contestant.DSL));
        return new Report("throughput", List.of(table), lastLine);
    }

    private static double median(Map<Contestant, Sample> samples, Contestant of) {
        return Objects.requireNonNull(samples.get(of)).median();
    }
}
