package dev.costgauge.bench;

import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;

/** What can be measured. */
public enum Bench {
    throughput,
    latency,
    queries,
    close,
    restore,
    growth,
    sweep,
    memory;

    /** Runs it beside servers of its own. */
    public Report run(BenchOptions options, Contestants contestants, InstantSource clock, Progress progress)
            throws ExecutionException, InterruptedException, IOException {
        Labs labs = labs(contestants, clock, progress);
        return switch (this) {
            case throughput ->
                labs(contestants.withTouchedHeap(), clock, progress)
                        .measure(options, lab -> new ThroughputBench(lab, progress).run());
            case latency -> labs.measure(options, lab -> new LatencyBench(lab, progress).run());
            case queries -> labs.measure(options, lab -> new QueriesBench(lab, progress).run());
            case close -> labs.measure(options, lab -> new CloseBench(lab, progress).run());
            case restore -> labs.measure(options, lab -> new RestoreBench(lab, progress).run());
            case growth ->
                new GrowthBench(
                                options,
                                labs(contestants.withHeap(GrowthBench.HEAP).withTouchedHeap(), clock, progress),
                                progress)
                        .run();
            case sweep -> new SweepBench(options, contestants, clock, progress).run();
            case memory -> new MemoryBench(options, contestants, clock, progress).run();
        };
    }

    private static Labs labs(Contestants contestants, InstantSource clock, Progress progress) {
        return sized -> new Lab(sized, contestants, clock, progress);
    }
}
