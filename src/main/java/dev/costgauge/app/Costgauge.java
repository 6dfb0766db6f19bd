package dev.costgauge.app;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command above all commands. */
@Command(
        name = "costgauge",
        description = "Live cost baselines and anomaly alerts for LLM and cloud workloads.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class)
final class Costgauge implements Runnable {

    private static final Map<String, Class<?>> ROLES =
            Map.of("stream", StreamCommand.class, "worker", WorkerCommand.class);

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of an error.")
    private boolean verbose;

    // Read by LogFormat before picocli runs; declared here so that it is known and documented.
    @Option(
            names = "--log-format",
            paramLabel = "human|json",
            scope = ScopeType.INHERIT,
            description = "Form of the log on standard error (default: the variable COSTGAUGE_LOG_FORMAT, else human).")
    private LogFormat logFormat = LogFormat.HUMAN;

    /**
     * The commands that the arguments may mean, in the order of the help. A role that they begin with is alone: to look into
     * all the others would be a good part of the time that a stream takes to start.
     */
    static List<Class<?>> commands(String... arguments) {
        Class<?> role = arguments.length == 0 ? null : ROLES.get(arguments[0]);
        return role == null ? all() : List.of(role);
    }

    private static List<Class<?>> all() {
        return List.of(
                DemoCommand.class,
                StreamCommand.class,
                WorkerCommand.class,
                MigrateCommand.class,
                LoadCommand.class,
                GenerateCommand.class,
                TemporalCommand.class,
                TopicsCommand.class,
                RulesCommand.class,
                VerifyCommand.class,
                DlqCommand.class,
                DoctorCommand.class,
                GrantsCommand.class,
                ResetCommand.class,
                ChaosCommand.class,
                TokenCommand.class,
                KeygenCommand.class,
                ConfigCommand.class,
                EvaluateCommand.class,
                BenchCommand.class,
                EmbeddedCommand.class);
    }

    boolean verbose() {
        return verbose;
    }

    static Costgauge of(CommandLine line) {
        CommandSpec top = line.getCommandSpec();
        while (top.parent() != null) {
            top = top.parent();
        }
        return (Costgauge) top.userObject();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: a command is missing");
    }
}
