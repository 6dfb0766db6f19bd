package dev.costgauge.bench;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.embedded.JavaProcess;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Whether the close of an hour holds up the events behind it: how long {@link Crossings} take before and while an hour of
 * many pairs closes and settles. Event time runs as fast as the wall clock and so far behind it that the hour closes in
 * the middle of the run; the stream hears no other clock.
 */
final class CloseBench {

    private static final int PAIRS = 100_000;
    private static final Duration WARM_UP = Duration.ofSeconds(50);
    private static final Duration BEFORE = Duration.ofSeconds(20);
    private static final Duration AFTER = Duration.ofSeconds(30);
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final Lab lab;
    private final Progress progress;

    CloseBench(Lab lab, Progress progress) {
        this.lab = lab;
        this.progress = progress;
    }

    Report run() throws InterruptedException {
        long start = lab.clock().millis();
        long hour = HourOfWeek.hourOf(start) - 2;
        long closes = start + WARM_UP.plus(BEFORE).toMillis();
        long behind = closes - HourOfWeek.startOf(hour + 1) - Feed.GRACE.toMillis();
        InstantSource eventClock = () -> lab.clock().instant().minusMillis(behind);
        Crossings crossings = new Crossings(lab);
        try (JavaProcess process = lab.stream("close", Map.of("stream.clock", "log"));
                crossings;
                LiveLoad load = new LiveLoad(lab, eventClock, PAIRS, LatencyBench.RATE)) {
            progress.step(String.format(Locale.ROOT, "an event of each of %,d pairs in the hour that will close", PAIRS));
            load.onceEach(HourOfWeek.startOf(hour));
            progress.step("warming up");
            Thread.sleep(Math.max(0, start + WARM_UP.toMillis() - lab.clock().millis()));
            while (lab.clock().millis() < closes + AFTER.toMillis()) {
                process.requireAlive();
                crossings.send(load, eventClock.millis());
                Thread.sleep(BETWEEN);
            }
        }
        return report(crossings, closes);
    }

    private static Report report(Crossings crossings, long closes) {
        Sample before = sample(crossings, seen -> seen.appendedAt() < closes);
        Sample after = sample(crossings, seen -> seen.appendedAt() >= closes);
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "Latency in ms from append to alert around the close of an hour of %,d pairs, %,d events/s",
                        PAIRS,
                        LatencyBench.RATE),
                List.of("when", "crossings", "p50", "p99", "largest"));
        row(table, "before", before);
        row(table, "from the close on", after);
        String lastLine = String.format(
                Locale.ROOT,
                "close held up %.0f ms at most, %d not seen",
                Math.max(0, after.quantile(1) - before.quantile(1)),
                crossings.notSeen());
        return new Report("close", List.of(table), lastLine);
    }

    private static void row(Table table, String when, Sample sample) {
        table.row(when, sample.size(), sample.median(), sample.quantile(.99), sample.quantile(1));
    }

    private static Sample sample(Crossings crossings, Predicate<Crossings.Seen> which) {
        return new Sample(
                crossings.seen().stream().filter(which).map(Crossings.Seen::millis).toList());
    }
}
