package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Benchmarks that check what they measure, on fleets so small that the figures say nothing. */
class BenchIT {

    private final StringWriter text = new StringWriter();
    private final CommandLine line =
            Main.commandLine().setOut(new PrintWriter(text, true)).setErr(new PrintWriter(text, true));

    @Test
    void aSweepFindsWhatWasPlantedAndSaysHowLongItsHistoryIs(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("sweep.json");

        int exitCode = line.execute("bench", "sweep", "--sizes", "300", "--partitions", "2", "--json", json.toString());

        assertThat(exitCode).as(text.toString()).isZero();
        assertThat(text.toString().lines())
                .last()
                .asString()
                .matches("sweep 300 pairs in \\d+\\.\\d s, history [1-9]\\d+ events, curve 1\\.00");
        assertThat(Files.readString(json)).contains("clickhouse totals", "postgres read", "redis read", "\"summary\"");
    }

    @Test
    void sizesThatDoNotRiseAreNamed() {
        assertThat(line.execute("bench", "sweep", "--sizes", "1000,1000")).isEqualTo(2);
        assertThat(text.toString()).contains("--sizes 1000 is less than 1001");
    }
}
