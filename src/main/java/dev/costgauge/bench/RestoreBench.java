package dev.costgauge.bench;

import dev.costgauge.embedded.JavaProcess;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/**
 * From the start of a process to the state RUNNING: of an application that has no state yet, with its state on disk, as
 * after an upgrade, and with an empty disk, when all of it comes from the changelogs; and how long a standby takes to take
 * over. Beside it what a bare consumer takes for the same changelogs.
 */
final class RestoreBench {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Pattern RUNNING = Pattern.compile("stream state=RUNNING was=REBALANCING");
    private static final String NAME = "restore";

    private final Lab lab;
    private final Progress progress;

    RestoreBench(Lab lab, Progress progress) {
        this.lab = lab;
        this.progress = progress;
    }

    Report run() throws ExecutionException, InterruptedException, IOException {
        double first = untilRunning();
        new Feed(lab, progress).fill(2);
        try (JavaProcess process = start()) {
            lab.rate(process, NAME);
        }
        double kept = untilRunning();
        lab.deleteFolder(NAME);
        double restored = untilRunning();
        double takenOver = new TakeOver(lab, NAME).seconds();
        progress.step(String.format(Locale.ROOT, "taken over after %.1f s", takenOver));
        Lab.Changelogs changelogs = lab.readChangelogs(NAME);
        Table table = new Table(
                String.format(Locale.ROOT, "Start until RUNNING, %,d pairs, in seconds", lab.options().pairs()),
                List.of("from", "seconds", "changelog records", "MB", "bare consumer, seconds"));
        table.row("nothing, for the first time", first, "", "", "");
        table.row("its disk", kept, "", "", "");
        table.row(
                "an empty disk",
                restored,
                String.format(Locale.ROOT, "%,d", changelogs.records()),
                changelogs.bytes() / 1e6,
                changelogs.seconds());
        table.row("a standby, after its active one was killed", takenOver, "", "", "");
        return new Report(
                "restore",
                List.of(table),
                String.format(
                        Locale.ROOT,
                        "restore first %.1f s kept %.1f s empty %.1f s take-over %.1f s ratio-consumer %.2f",
                        first,
                        kept,
                        restored,
                        takenOver,
                        changelogs.seconds() / (restored - kept)));
    }

    private JavaProcess start() {
        // As a pod of a stateful set: who comes back under its name has its partitions at once.
        return lab.stream(NAME, Map.of("stream.clock", "log", "stream.instance.id", NAME));
    }

    private double untilRunning() throws InterruptedException {
        long before = timesRunning();
        long began = System.nanoTime();
        try (JavaProcess process = start()) {
            while (timesRunning() == before) {
                if (!process.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
                    throw new IllegalStateException("the stream does not run; it said last:\n" + process.lastLines());
                }
                Thread.sleep(20);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            progress.step(String.format(Locale.ROOT, "running after %.1f s", seconds));
            return seconds;
        }
    }

    private long timesRunning() {
        Path log = lab.log(NAME);
        if (!Files.exists(log)) {
            return 0;
        }
        try {
            return RUNNING.matcher(Files.readString(log)).results().count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
