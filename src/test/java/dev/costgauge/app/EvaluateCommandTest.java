package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateCommandTest {

    private static final Path DATA = Path.of("../shared/data");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new EvaluateCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private static void needsData() {
        Assumptions.assumeTrue(Files.isDirectory(DATA), "skipped: ../shared/data is not there");
    }

    @Test
    void saysWhichBenchmarksThereAre() {
        assertThat(run("nonsense")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("part-hour");
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        assertThat(run("injection", "--data", "/no/such/folder")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--data /no/such/folder is not a folder");
    }

    @Test
    void measuresMicrosoftAndWritesJson(@TempDir Path folder) throws IOException {
        needsData();
        Path json = folder.resolve("result.json");
        assertThat(run("microsoft", "--data", DATA.toString(), "--json", json.toString())).isZero();
        assertThat(out.toString()).contains("seasonal-conformal", "random-cut-forest", "grafana-robust");
        assertThat(Files.readString(json)).contains("\"microsoft\"", "\"default F1\"");
    }
}
