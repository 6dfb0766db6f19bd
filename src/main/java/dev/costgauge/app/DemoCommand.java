package dev.costgauge.app;

import dev.costgauge.embedded.EmbeddedOptions;
import dev.costgauge.embedded.EmbeddedStack;
import dev.costgauge.embedded.Folders;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything at once on one machine, with made-up traffic and a service that runs away. */
@Command(
        name = "demo",
        description = {
            "Start every server embedded, learn from five weeks of history, stream live traffic,",
            "let one service run away and show the alert. Goes on until Ctrl-C. Servers, state and schedules are the demo's own;",
            "other settings hold."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the alert was opened and read back", "1:it was not, or something failed"})
final class DemoCommand implements Callable<Integer> {

    /** Stopping everything takes a few seconds; more than this means that something hangs. */
    private static final Duration STOP = Duration.ofSeconds(40);

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Option(names = "--once", description = "End by itself after the alert, and say how long it took.")
    private boolean once;

    @Mixin
    private FleetOptions made = new FleetOptions();

    @Option(
            names = "--runaway-after",
            defaultValue = "10s",
            description = "Live traffic before the service runs away (${DEFAULT-VALUE}).")
    private Duration runawayAfter = Duration.ofSeconds(10);

    @Option(
            names = "--use-outside",
            description = "Use the servers that environment variables name (KAFKA_BOOTSTRAP_SERVERS, ...), instead of none.")
    private boolean useOutside;

    @Option(names = "--data", description = "Keep the servers' data in this folder (default: keep none).")
    private @Nullable Path data;

    @Override
    public Integer call() throws Exception {
        made.check();
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch finished = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        // Ctrl-C and SIGTERM: wake the demo wherever it waits, and let it close in order before the JVM goes.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(main, finished), "demo-stop"));
        Path work = Files.createTempDirectory("costgauge-demo");
        DemoScreen screen = new DemoScreen(out);
        try {
            Optional<DemoAlerts.Seen> seen = run(screen, work);
            // After everything has stopped, so that nothing can follow it.
            seen.ifPresent(screen::lastLine);
            return seen.isPresent() ? 0 : 1;
        } catch (InterruptedException e) {
            out.println("stopped");
            return 1;
        } finally {
            try {
                Folders.delete(work);
            } finally {
                finished.countDown();
            }
        }
    }

    private Optional<DemoAlerts.Seen> run(DemoScreen screen, Path work) throws Exception {
        EmbeddedOptions given = EmbeddedOptions.defaults(System.getenv());
        EmbeddedOptions options = useOutside ? given : given.withoutOutside();
        try (EmbeddedStack stack = new EmbeddedStack(data == null ? options : options.withData(data));
                Demo demo = new Demo(settings, screen, work, made.pairs(), made.rate(), made.seed())) {
            demo.prepare(stack.start());
            DemoAlerts.Seen seen = demo.runAway(runawayAfter);
            if (!once) {
                screen.goesOn();
                new CountDownLatch(1).await();
            }
            return Optional.of(seen);
        } catch (TimeoutException e) {
            screen.failed(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static void stop(Thread main, CountDownLatch finished) {
        main.interrupt();
        try {
            if (!finished.await(STOP.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("costgauge: not everything stopped in time; the servers end with this process");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
