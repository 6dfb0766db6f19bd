package dev.costgauge.app;

import dev.costgauge.settings.Settings;
import dev.costgauge.store.ClickHouse;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.Fault;
import dev.costgauge.store.MigrationState;
import dev.costgauge.store.Migrations;
import dev.costgauge.store.PostgresSettings;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The schemas of PostgreSQL and ClickHouse. */
@Command(
        name = "migrate",
        description = "Bring the schemas of PostgreSQL and ClickHouse up to date, show them, or roll them back.",
        synopsisSubcommandLabel = "(up | status | rollback)",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused, and what to mend is said",
            "2:a wrong option or setting",
            "75:a store does not answer now; try again"
        })
final class MigrateCommand {

    /** Of sysexits: a temporary failure. */
    private static final int TRY_AGAIN = 75;

    @Spec
    private CommandSpec spec;

    @Command(name = "up", description = "Apply what is pending in both stores.")
    int up(@Mixin SettingsOptions settings) {
        return run(settings, Migrations::up);
    }

    @Command(name = "status", description = "Show every version of both stores.")
    int status(@Mixin SettingsOptions settings) {
        return run(settings, Migrations::status);
    }

    @Command(
            name = "rollback",
            description = "Undo the highest version, or every version above --to, in both stores. Deletes data; without"
                    + " --confirm it only shows what it would undo.")
    int rollback(
            @Mixin SettingsOptions settings,
            @Option(names = "--to", paramLabel = "N", description = "Version to go back to; 0 removes everything.")
                    @Nullable Integer to,
            @Option(names = "--confirm", description = "Do it.") boolean confirmed) {
        OptionalInt target = to == null ? OptionalInt.empty() : OptionalInt.of(to);
        return run(settings, migrations -> {
            if (!confirmed) {
                List<MigrationState> due = migrations.undoable(target);
                due.forEach(state -> say("would undo %s %03d %s%n", nameOf(state), state.version(), state.name()));
                say("nothing was changed%s%n", due.isEmpty() ? "" : ": --confirm deletes what these versions made");
                return List.of();
            }
            List<MigrationState> undone = migrations.rollback(target);
            undone.forEach(state -> say("undone %s %03d %s%n", nameOf(state), state.version(), state.name()));
            return migrations.status();
        });
    }

    private int run(SettingsOptions options, Function<Migrations, List<MigrationState>> work) {
        Settings settings = options.load();
        ClickHouseSettings clickHouse = settings.as(ClickHouseSettings.class);
        try (ClickHouse connection = ClickHouse.open(clickHouse)) {
            print(work.apply(new Migrations(settings.as(PostgresSettings.class), clickHouse, connection)));
            return 0;
        } catch (RuntimeException e) {
            return switch (Fault.of(e)) {
                case Fault.Fatal fatal -> fail(fatal.message(), 1);
                case Fault.Transient passing -> fail(passing.message() + "; try again", TRY_AGAIN);
            };
        }
    }

    private void say(String format, Object... arguments) {
        spec.commandLine().getOut().printf(Locale.ROOT, format, arguments);
    }

    private void print(List<MigrationState> states) {
        for (MigrationState state : states) {
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "%-10s %03d %-14s %s%n",
                            nameOf(state),
                            state.version(),
                            state.name(),
                            state.state().name().toLowerCase(Locale.ROOT));
        }
        spec.commandLine().getOut().flush();
    }

    private int fail(String message, int code) {
        spec.commandLine().getErr().println("costgauge: " + message);
        spec.commandLine().getErr().flush();
        return code;
    }

    private static String nameOf(MigrationState state) {
        return state.store().name().toLowerCase(Locale.ROOT);
    }
}
