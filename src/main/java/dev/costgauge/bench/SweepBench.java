package dev.costgauge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.embedded.JavaProcess;
import dev.costgauge.embedded.Ports;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * The worker's hour for more and more pairs: the archiver, the projector, and one sweep that compares every hour and every
 * slot, repairs, corrects and seeds. The worker, Temporal and the stores are real; the stream's output is played.
 */
final class SweepBench {

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** Default of {@code sweep.page}. */
    private static final double PAGE = 250;

    /** Fewer are done before a rate can be read off. */
    private static final long ENOUGH = 50_000;

    private final BenchOptions options;
    private final Contestants contestants;
    private final InstantSource clock;
    private final Progress progress;
    private final Table work = new Table(
            "The worker's hour: archiver rows/s, projector updates/s into PostgreSQL and Redis",
            List.of("pairs", "events", "archiver", "driver alone", "archiver of driver", "updates", "projector"));
    private final Table sweeps = new Table(
            "One sweep",
            List.of(
                    "pairs",
                    "seconds",
                    "us a pair",
                    "queries",
                    "a page",
                    "repairs",
                    "commands",
                    "history events",
                    "history KB"));
    private final Table questions = new Table(
            "What the sweeps asked of the stores; several at once", List.of("pairs", "call", "calls", "seconds"));

    SweepBench(BenchOptions options, Contestants contestants, InstantSource clock, Progress progress) {
        this.options = options;
        this.contestants = contestants;
        this.clock = clock;
        this.progress = progress;
    }

    /** What one size came to. */
    private record Outcome(int pairs, double seconds, long historyEvents) {

        double perPair() {
            return seconds / pairs;
        }
    }

    Report run() throws ExecutionException, InterruptedException, IOException {
        List<Outcome> outcomes = new ArrayList<>();
        for (int pairs : options.sizes()) {
            try (SweepLab lab = new SweepLab(options.withPairs(pairs), contestants, clock, progress)) {
                outcomes.add(measure(lab));
            }
        }
        Outcome last = outcomes.get(outcomes.size() - 1);
        Outcome before = outcomes.get(Math.max(0, outcomes.size() - 2));
        return new Report(
                "sweep",
                List.of(work, sweeps, questions),
                String.format(
                        Locale.ROOT,
                        "sweep %d pairs in %.1f s, history %d events, curve %.2f",
                        last.pairs(),
                        last.seconds(),
                        last.historyEvents(),
                        last.perPair() / before.perPair()));
    }

    private Outcome measure(SweepLab lab) throws ExecutionException, InterruptedException, IOException {
        int pairs = lab.options().pairs();
        SweepFleet fleet =
                new SweepFleet(pairs, lab.options().partitions(), HourOfWeek.hourOf(clock.millis()) - 1);
        SweepStage stage = new SweepStage(lab, fleet, progress);
        long events = stage.sendEvents();
        Rate archived = new Rate(events);
        int port = Ports.free();
        try (JavaProcess worker = lab.worker(port)) {
            progress.step(String.format(Locale.ROOT, "archiving %,d events", events));
            archived.await(() -> lab.clickHouse().count("SELECT count() FROM cost_events"), worker);
        }
        long updates = stage.publish();
        long projected = lab.projected();
        Rate projection = new Rate(updates);
        try (JavaProcess worker = lab.worker(port);
                WorkerCalls calls = new WorkerCalls(port)) {
            progress.step(String.format(Locale.ROOT, "projecting %,d updates", updates));
            projection.await(() -> lab.projected() - projected, worker);
            calls.awaitReady(worker);
            progress.step(String.format(Locale.ROOT, "sweeping %,d pairs", pairs));
            JsonNode sweep = sweep(calls, worker);
            require(fleet, sweep);
            String driver = "";
            String share = "";
            if (events >= ENOUGH) {
                double alone = new DriverInserts(lab, fleet).rate();
                driver = perSecond(alone);
                share = String.format(Locale.ROOT, "%.2f", archived.perSecond() / alone);
            }
            work.row(
                    number(pairs),
                    number(events),
                    archived.text(),
                    driver,
                    share,
                    number(updates),
                    projection.text());
            return report(pairs, sweep, calls.calls());
        }
    }

    private Outcome report(int pairs, JsonNode sweep, Map<String, WorkerCalls.Calls> calls) {
        JsonNode totals = sweep.path("result").path("totals");
        double seconds = sweep.path("result").path("durationMillis").asLong() / 1e3;
        long history = sweep.path("historyEvents").asLong();
        long queries = calls.values().stream().mapToLong(WorkerCalls.Calls::count).sum();
        sweeps.row(
                number(pairs),
                seconds,
                seconds * 1e6 / pairs,
                number(queries),
                String.format(Locale.ROOT, "%.1f", queries / Math.ceil(pairs / PAGE)),
                number(totals.path("postgres").path("repaired").asLong()
                        + totals.path("redis").path("repaired").asLong()),
                number(totals.path("hours").path("corrected").asLong()
                        + totals.path("seeds").path("commands").asLong()),
                number(history),
                sweep.path("historyBytes").asLong() / 1e3);
        calls.forEach((call, asked) -> questions.row(number(pairs), call, number(asked.count()), asked.seconds()));
        progress.step(String.format(Locale.ROOT, "%,d pairs in %.1f s", pairs, seconds));
        return new Outcome(pairs, seconds, history);
    }

    private static JsonNode sweep(WorkerCalls calls, JavaProcess worker) throws IOException, InterruptedException {
        JsonNode sweep = calls.trigger();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (sweep.path("status").asText().equals("RUNNING")) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the sweep does not end; the worker said last:\n" + worker.lastLines());
            }
            Thread.sleep(200);
            sweep = calls.sweep(sweep.path("id").asText());
        }
        return sweep;
    }

    /** A sweep that did not find what was planted was not measured. */
    private static void require(SweepFleet fleet, JsonNode sweep) {
        JsonNode result = sweep.path("result");
        JsonNode totals = result.path("totals");
        Map<String, Long> expected = Map.of(
                "/pairs", (long) fleet.pairs(),
                "/postgres/repaired", fleet.count(SweepFleet::isAltered),
                "/redis/repaired", fleet.count(SweepFleet::isLost),
                "/hours/corrected", fleet.count(number -> SweepFleet.isMissed(number, SweepFleet.MISSED_HOUR)),
                "/seeds/commands", fleet.count(SweepFleet::isNew));
        String wrong = expected.entrySet().stream()
                .filter(each -> totals.at(each.getKey()).asLong(-1) != each.getValue())
                .map(each -> each.getKey() + " is not " + each.getValue())
                .collect(Collectors.joining(", "));
        if (!wrong.isEmpty() || !result.path("settled").asBoolean()) {
            throw new IllegalStateException("the sweep did not do what it had to: " + wrong + "; it answered " + sweep);
        }
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String perSecond(double rate) {
        return String.format(Locale.ROOT, "%,.0f", rate);
    }

    /** How far a consumer is. */
    @FunctionalInterface
    private interface Gauge {
        long done() throws ExecutionException, InterruptedException;
    }

    /** Watches a backlog go, and takes the rate from the first that was done to the last. */
    private static final class Rate {
        private final long all;
        private double perSecond;

        Rate(long all) {
            this.all = all;
        }

        void await(Gauge gauge, JavaProcess process) throws ExecutionException, InterruptedException {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            long from = 0;
            long began = 0;
            while (true) {
                long done = gauge.done();
                long now = System.nanoTime();
                if (began == 0 && done > 0) {
                    began = now;
                    from = done;
                }
                if (done >= all) {
                    perSecond = (done - from) * 1e9 / (now - began);
                    return;
                }
                if (!process.isAlive() || now > deadline) {
                    throw new IllegalStateException("%,d of %,d are done and it does not go on; the worker said last:%n%s"
                            .formatted(done, all, process.lastLines()));
                }
                Thread.sleep(20);
            }
        }

        double perSecond() {
            return perSecond;
        }

        /** Empty when there was too little of it. */
        String text() {
            return all < ENOUGH ? "" : SweepBench.perSecond(perSecond);
        }
    }
}
