package dev.costgauge.bench;

import dev.costgauge.cost.PairKey;
import dev.costgauge.embedded.JavaProcess;
import dev.costgauge.embedded.Ports;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Questions about one pair over REST while events flow: how long one takes, and how many a second there can be. */
final class QueriesBench {

    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration MEASURED = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Questions a second while their time is taken: none waits for another. */
    private static final int PACED = 200;

    /** Clients that each ask as soon as they are answered. */
    private static final int CLIENTS = 8;

    private final Lab lab;
    private final Progress progress;

    QueriesBench(Lab lab, Progress progress) {
        this.lab = lab;
        this.progress = progress;
    }

    Report run() throws ExecutionException, InterruptedException, IOException {
        int port = Ports.free();
        try (JavaProcess process = lab.stream("queries", Map.of("http.port", Integer.toString(port)));
                LiveLoad load = new LiveLoad(lab, lab.clock(), lab.options().pairs(), LatencyBench.RATE)) {
            progress.step("waiting until every partition answers");
            awaitAnswers(port, process);
            progress.step("warming up");
            flood(port, WARM_UP);
            Sample paced = paced(port);
            double most = flood(port, MEASURED);
            Table table = new Table(
                    String.format(Locale.ROOT, "Queries for one pair while %,d events/s flow", LatencyBench.RATE),
                    List.of("p50 ms", "p99 ms", "largest ms", "queries/s at most"));
            table.row(
                    paced.median(), paced.quantile(.99), paced.quantile(1), String.format(Locale.ROOT, "%,.0f", most));
            return new Report(
                    "queries",
                    List.of(table),
                    String.format(Locale.ROOT, "queries p99 %.1f ms most %.0f/s", paced.quantile(.99), most));
        }
    }

    private void awaitAnswers(int port, JavaProcess process) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int answered = 0;
        while (answered < lab.options().pairs()) {
            try (HttpLine line = new HttpLine(port)) {
                while (answered < lab.options().pairs() && line.get(path(answered)) == 200) {
                    answered++;
                }
            } catch (IOException e) {
                progress.step("nobody answers yet: " + e.getMessage());
            }
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the stream does not answer; it said last:\n" + process.lastLines());
            }
            Thread.sleep(500);
        }
    }

    private Sample paced(int port) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        List<Double> millis = new ArrayList<>();
        try (HttpLine line = new HttpLine(port)) {
            long began = System.nanoTime();
            for (int i = 0; System.nanoTime() - began < MEASURED.toNanos(); i++) {
                long due = began + i * 1_000_000_000L / PACED;
                LockSupport.parkNanos(due - System.nanoTime());
                ask(line, random);
                // From when it was due: a slow answer also counts for those that it held up.
                millis.add((System.nanoTime() - due) / 1e6);
            }
        }
        return new Sample(millis);
    }

    private double flood(int port, Duration span) throws ExecutionException, InterruptedException {
        long end = System.nanoTime() + span.toNanos();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Long>> asked = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                SplittableRandom random = new SplittableRandom(100 + i);
                asked.add(clients.submit(() -> {
                    long count = 0;
                    try (HttpLine line = new HttpLine(port)) {
                        for (; System.nanoTime() < end; count++) {
                            ask(line, random);
                        }
                    }
                    return count;
                }));
            }
            long all = 0;
            for (Future<Long> each : asked) {
                all += each.get();
            }
            return all / (span.toMillis() / 1e3);
        }
    }

    private void ask(HttpLine line, SplittableRandom random) throws IOException {
        String path = path(random.nextInt(lab.options().pairs()));
        int status = line.get(path);
        if (status != 200) {
            throw new IOException(path + " was answered with " + status);
        }
    }

    private static String path(int number) {
        PairKey pair = Feed.pair(number);
        return "/v1/series/" + pair.project() + "/" + pair.service() + "/" + pair.model();
    }
}
