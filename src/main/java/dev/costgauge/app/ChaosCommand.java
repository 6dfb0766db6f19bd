package dev.costgauge.app;

import dev.costgauge.chaos.ChaosException;
import dev.costgauge.chaos.ChaosPlan;
import dev.costgauge.chaos.ChaosReport;
import dev.costgauge.chaos.ChaosRun;
import dev.costgauge.chaos.Deployment;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            "the stream, and everything with a replay. Takes 5 to 15 seconds a round; needs 4 GB of memory.",
            "",
            "With --rolling each round restarts one process in good order under load: SIGTERM, and started again once it",
            "has ended; workers first, then streams, then again from the beginning. With --from, the first restart of each",
            "is an upgrade from another build to this one."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing missing, nothing double, no cent astray, no wrong answer; with --rolling 99.9 %% of questions answered",
            "1:something was, or did not recover"
        })
final class ChaosCommand implements Callable<Integer> {

    /** How long the events of an hour take to be sent; a restart takes most of the longer one. */
    private static final Duration LOAD = Duration.ofMillis(2_500);

    private static final Duration ROLLING_LOAD = Duration.ofSeconds(12);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rounds",
            defaultValue = "20",
            description = "Strikes, or with --rolling restarts, 1 to 600 (default: ${DEFAULT-VALUE}); 4 restart each process"
                    + " once, and fewer than 3 no stream.")
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

    @Option(names = "--rolling", description = "Restart one process after the other, and let two clients ask all the while.")
    private boolean rolling;

    @Option(
            names = "--from",
            paramLabel = "JAR",
            description = "With --rolling: streams and workers begin as this build, on its tables.")
    private @Nullable Path from;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting of streams and workers. May be repeated.")
    private Map<String, String> assignments = new LinkedHashMap<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the result to this file.")
    private @Nullable Path json;

    @Option(names = "--data", paramLabel = "FOLDER", description = "Keep data and logs of all processes here (default: keep none).")
    private @Nullable Path data;

    @Override
    public Integer call() throws InterruptedException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        ChaosRun run = new ChaosRun(plan(), deployment(), Main.class, ChaosCommand::settings, InstantSource.system(), out);
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
            return new ChaosPlan(rounds, seed, targets, pairs, events, warmUp, rolling ? ROLLING_LOAD : LOAD, rolling);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Deployment deployment() {
        if (from != null && !rolling) {
            throw new ParameterException(spec.commandLine(), "--from is for --rolling");
        }
        if (from != null && !Files.isReadable(from)) {
            throw new ParameterException(spec.commandLine(), "--from: " + from + " cannot be read");
        }
        // Before any server is started: an unknown key or a bad value ends the command.
        settings(assignments);
        Map<String, String> given = new LinkedHashMap<>();
        if (rolling) {
            // As docs/operations.md has it: longer than a restart takes.
            given.put("stream.session.timeout", "30s");
        }
        given.putAll(assignments);
        return new Deployment(rolling, Optional.ofNullable(from).map(Path::toAbsolutePath), given);
    }

    private static Settings settings(Map<String, String> assignments) {
        return Settings.load(AllSettings.RECORDS, assignments, Map.of(), Map.of(), List.of());
    }
}
