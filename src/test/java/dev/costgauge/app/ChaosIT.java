package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A short trial of faults; the command has the long one. */
class ChaosIT {

    @Test
    void aLeaderAWorkerAndAStreamBetweenFlushAndCommitMayDie() {
        StringWriter text = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(text, true));

        // This seed strikes in that order.
        int exitCode = line.execute("chaos", "--rounds", "3", "--seed", "3154", "--events", "300", "--warm-up", "5");

        assertThat(exitCode).as(text.toString()).isZero();
        assertThat(text.toString().lines())
                .anyMatch(said -> said.contains("kill broker"))
                .anyMatch(said -> said.contains("kill worker"))
                .anyMatch(said -> said.contains("halt stream"))
                .last()
                .isEqualTo("chaos 3 rounds: 0 missing, 0 double, ledger off by $0.000000000");
    }

    @Test
    void aNumberOutOfRangeIsNamed() {
        StringWriter text = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(text, true));

        assertThat(line.execute("chaos", "--rounds", "601")).isEqualTo(2);
        assertThat(text.toString()).contains("rounds are 1 to 600, not 601");
    }

    @Test
    void aBuildThatIsNotThereAndASettingThatIsNoneAreNamedBeforeAServerStarts() {
        StringWriter text = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(text, true));

        assertThat(line.execute("chaos", "--from", "pom.xml")).isEqualTo(2);
        assertThat(line.execute("chaos", "--rolling", "--from", "no-such.jar")).isEqualTo(2);
        assertThat(line.execute("chaos", "--rolling", "--set", "stream.sesion.timeout=30s")).isEqualTo(2);
        assertThat(text.toString())
                .contains("--from is for --rolling")
                .contains("no-such.jar cannot be read")
                .contains("stream.sesion.timeout");
    }
}
