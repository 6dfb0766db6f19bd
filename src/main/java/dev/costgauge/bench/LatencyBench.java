package dev.costgauge.bench;

import dev.costgauge.embedded.JavaProcess;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long {@link Crossings} take while events flow. */
final class LatencyBench {

    static final int RATE = 20_000;

    private static final int CROSSINGS = 600;
    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    private final Lab lab;
    private final Progress progress;

    LatencyBench(Lab lab, Progress progress) {
        this.lab = lab;
        this.progress = progress;
    }

    Report run() throws InterruptedException {
        Crossings crossings = new Crossings(lab);
        try (JavaProcess process = lab.stream("latency", Map.of());
                crossings;
                LiveLoad load = new LiveLoad(lab, lab.clock(), lab.options().pairs(), RATE)) {
            progress.step("warming up");
            Thread.sleep(WARM_UP);
            for (int i = 0; i < CROSSINGS; i++) {
                process.requireAlive();
                crossings.send(load, lab.clock().millis());
                Thread.sleep(BETWEEN);
            }
        }
        return report(crossings);
    }

    private static Report report(Crossings crossings) {
        Sample sample =
                new Sample(crossings.seen().stream().map(Crossings.Seen::millis).toList());
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "Latency in ms from append to alert: %,d crossings, %,d events/s, commit 100 ms",
                        CROSSINGS,
                        RATE),
                List.of("p50", "p90", "p99", "largest", "not seen"));
        table.row(
                sample.median(), sample.quantile(.9), sample.quantile(.99), sample.quantile(1), crossings.notSeen());
        String lastLine = String.format(
                Locale.ROOT,
                "latency p50 %.0f ms p99 %.0f ms commit-interval 100 ms",
                sample.median(),
                sample.quantile(.99));
        return new Report("latency", List.of(table), lastLine);
    }
}
