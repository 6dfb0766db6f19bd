package dev.costgauge.app;

import dev.costgauge.hours.BookSettings;
import dev.costgauge.payloads.PayloadConverter;
import dev.costgauge.payloads.PayloadKeys;
import dev.costgauge.payloads.PayloadSettings;
import dev.costgauge.settings.Settings;
import dev.costgauge.sweep.SweepSchedules;
import dev.costgauge.sweep.SweepSettings;
import dev.costgauge.sweep.TemporalConnection;
import dev.costgauge.sweep.TemporalSettings;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is set up on the Temporal server. */
@Command(
        name = "temporal",
        description = "Set up the Temporal server.",
        subcommands = TemporalCommand.Apply.class)
final class TemporalCommand {

    /** Brings the schedules to what the file declares. */
    @Command(
            name = "apply",
            description = {
                "Create or change the schedules so that they are as temporal/schedules.yaml declares them,",
                "and print each difference. A repeat changes nothing; a schedule that somebody paused stays paused."
            })
    static final class Apply implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Mixin
        private SettingsOptions options = new SettingsOptions();

        @Option(names = "--dry-run", description = "Only print what would change.")
        private boolean dryRun;

        @Override
        public Integer call() {
            Settings settings = options.load();
            TemporalSettings temporal = settings.as(TemporalSettings.class);
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            try (TemporalConnection connection = new TemporalConnection(
                    temporal,
                    PayloadConverter.of(PayloadKeys.of(settings.as(PayloadSettings.class))),
                    new SimpleMeterRegistry())) {
                SweepSchedules schedules = new SweepSchedules(
                        connection,
                        settings.as(SweepSettings.class),
                        settings.as(BookSettings.class).ring());
                schedules.apply(dryRun).forEach(change -> print(out, change));
            } catch (StatusRuntimeException e) {
                throw new IllegalStateException(
                        "Temporal at " + temporal.address() + " does not answer: " + e.getMessage(), e);
            }
            out.flush();
            return 0;
        }

        private void print(PrintWriter out, SweepSchedules.Change change) {
            switch (change) {
                case SweepSchedules.Change.Created created -> print(out, change.id(), "created", created.lines());
                case SweepSchedules.Change.Updated updated -> print(out, change.id(), "changed", updated.lines());
                case SweepSchedules.Change.Unchanged same -> print(out, change.id(), "as declared", List.of());
            }
        }

        private void print(PrintWriter out, String id, String what, List<String> lines) {
            boolean pending = dryRun && !lines.isEmpty();
            out.println("schedule " + id + ": " + (pending ? "would be " : "") + what);
            lines.forEach(line -> out.println("  " + line));
        }
    }
}
