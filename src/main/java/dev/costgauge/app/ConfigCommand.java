package dev.costgauge.app;

import dev.costgauge.settings.Settings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the effective settings and where each came from. */
@Command(name = "config", description = "Print the effective settings, secrets masked, and where each came from.")
final class ConfigCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Option(names = "--reference", description = "Print every setting with default, unit and reason instead, as Markdown.")
    private boolean reference;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (reference) {
            out.println("| setting | environment | default | unit | why |");
            out.println("|---|---|---|---|---|");
            // What is wrong in the environment must not hide what would be right.
            Settings defaults = Settings.load(AllSettings.RECORDS, Map.of(), Map.of(), Map.of(), List.of());
            for (Settings.Row row : defaults.rows()) {
                out.printf(
                        "| `%s` | `%s`%s | %s | %s | %s |%n",
                        row.key(),
                        Settings.envOf(row.key()),
                        row.inFile() ? ", or `…_FILE`" : "",
                        row.defaultValue().isEmpty() ? "" : "`" + row.defaultValue() + "`",
                        row.unit(),
                        row.reason());
            }
        } else {
            for (Settings.Row row : settings.load().rows()) {
                out.printf("%s=%s  # %s%n", row.key(), row.value(), row.origin());
            }
        }
        out.flush();
        return 0;
    }
}
