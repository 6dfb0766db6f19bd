package dev.costgauge.evaluate;

import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs benchmarks over files on disk. The same data, seeds and kinds give the same figures,
 * but for how long something took.
 *
 * @param data folder of the benchmark files
 * @param seeds of the planted faults; one without files is planted on the spot
 * @param kinds of faults to plant; empty for all
 */
public record Evaluation(Path data, List<Integer> seeds, Set<String> kinds) {

    /** Passes over all shapes that a speed is the median of. */
    private static final int PASSES = 5;

    /** The injection benchmark last: the command's last line is its. */
    static final List<Benchmark> ORDER = List.of(
            Benchmark.nab,
            Benchmark.microsoft,
            Benchmark.servegen,
            Benchmark.part_hour,
            Benchmark.first_week,
            Benchmark.slow_ramp,
            Benchmark.speed,
            Benchmark.injection);

    /**
     * Runs, prints the tables, and the closing lines after them.
     *
     * @param err hears what a long run is doing
     * @param json file that the tables are written to as well
     * @throws IllegalArgumentException for a kind or a file that is not as it should be
     */
    public void run(Benchmark benchmark, PrintWriter out, PrintWriter err, @Nullable Path json) throws IOException {
        Progress progress = Progress.to(err);
        List<Report> reports = new ArrayList<>();
        for (Benchmark one : benchmark == Benchmark.all ? ORDER : List.of(benchmark)) {
            reports.add(report(one, progress));
        }
        Report.write(reports, out, json);
    }

    private Report report(Benchmark one, Progress progress) {
        return switch (one) {
            case microsoft -> new MicrosoftBenchmark(data, progress).run(Contenders.all());
            case servegen -> new ServeGenBenchmark(data, progress).run(seeds, kinds, Contenders.all());
            case nab -> new NabBenchmark(data, progress).run(NabBenchmark.rules());
            case part_hour -> new PartHourBenchmark(data, progress).run(seeds);
            case first_week -> new FirstWeekBenchmark(data, progress).run(seeds, Contenders.quick());
            case slow_ramp -> new SlowRampBenchmark(data, progress).run();
            case speed -> speed(progress);
            case injection, all -> new InjectionBenchmark(data, progress).run(seeds, kinds, Contenders.all());
        };
    }

    /** By the thread's own time, so that what else runs on the machine counts little. */
    private Report speed(Progress progress) {
        Panel clean = new InjectionFiles(data.resolve("injection")).clean();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return new SpeedBenchmark(clean, PASSES, threads::getCurrentThreadCpuTime, progress).run(Contenders.all());
    }
}
