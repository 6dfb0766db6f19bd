package dev.costgauge.app;

import dev.costgauge.chaos.ChaosException;
import dev.costgauge.chaos.ChaosPlan;
import dev.costgauge.chaos.ChaosReport;
import dev.costgauge.chaos.ChaosRun;
import dev.costgauge.chaos.Target;
import dev.costgauge.embedded.EmbeddedException;
import dev.costgauge.embedded.EmbeddedOptions;
import dev.costgauge.embedded.ServerRoom;
import dev.costgauge.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Strikes the whole system while it counts, and compares every figure afterwards. */
@Command(
        name = "chaos",
        description = {
            "Start three brokers, every other server, two streams and two workers on loopback, and load them with repeats,",
            "late, future and broken events, foreign keys and credits. Each round kills, pauses or restarts one of them at a",
            "random moment. In the end compare hours, ledger, dead letters and all three stores with plain sums of what was",
            "sent, the alerts of every other pair, at most 100 (rule ewma-ratio), with an oracle that shares no code with",
            "the stream, and everything with a replay. Takes 5 to 15 seconds a round; needs 4 GB of memory."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing missing, nothing double, no cent astray, no wrong answer", "1:something was, or did not recover"})
final class ChaosCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--rounds", defaultValue = "20", description = "Strikes, 1 to 600 (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Decides the load, the strikes and their moments (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--targets",
            split = ",",
            description = "Who is struck, of ${COMPLETION-CANDIDATES} (default: all).")
    private Set<Target> targets = EnumSet.allOf(Target.class);

    @Option(names = "--pairs", defaultValue = "24", description = "Pairs of service and model (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(
            names = "--events",
            defaultValue = "1500",
            description = "Events in each round, an hour of event time (default: ${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--warm-up",
            defaultValue = "30",
            description = "Hours of event time before the first strike (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the result to this file.")
    private @Nullable Path json;

    @Option(names = "--data", paramLabel = "FOLDER", description = "Keep data and logs of all processes here (default: keep none).")
    private @Nullable Path data;

    @Override
    public Integer call() throws InterruptedException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        ChaosRun run = new ChaosRun(plan(), Main.class, ChaosCommand::settings, InstantSource.system(), out);
        EmbeddedOptions options = EmbeddedOptions.defaults(System.getenv()).withoutOutside();
        ChaosReport report;
        try (ServerRoom room = new ServerRoom(data == null ? options : options.withData(data))) {
            // Ctrl-C ends the processes too; this removes their data.
            Thread onSignal = new Thread(room::close, "chaos-close");
            Runtime.getRuntime().addShutdownHook(onSignal);
            report = run.run(room);
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (ChaosException | EmbeddedException e) {
            out.println("chaos: " + e.getMessage());
            out.flush();
            return ExitCode.SOFTWARE;
        }
        if (json != null) {
            Files.writeString(json, JsonText.of(report));
        }
        out.println(report.verdict());
        out.flush();
        return report.isClean() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private ChaosPlan plan() {
        try {
            return new ChaosPlan(rounds, seed, targets, pairs, events, warmUp, Duration.ofMillis(2_500));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static Settings settings(Map<String, String> assignments) {
        return Settings.load(AllSettings.RECORDS, assignments, Map.of(), Map.of(), List.of());
    }
}
