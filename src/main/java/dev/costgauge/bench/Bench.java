package dev.costgauge.bench;

import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import java.util.concurrent.ExecutionException;

/** What can be measured. */
public enum Bench {
    throughput,
    latency,
    queries,
    restore,
    growth;

    /** Runs it beside servers of its own. */
    public Report run(BenchOptions options, Contestants contestants, Progress progress)
            throws ExecutionException, InterruptedException {
        if (this == growth) {
            return new GrowthBench(options, contestants, progress).run();
        }
        try (Lab lab = new Lab(options, contestants, progress)) {
            return switch (this) {
                case throughput -> new ThroughputBench(lab, progress).run();
                case latency -> new LatencyBench(lab, progress).run();
                case queries -> new QueriesBench(lab, progress).run();
                case restore -> new RestoreBench(lab, progress).run();
                case growth -> throw new IllegalStateException("has servers of its own");
            };
        }
    }
}
