package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Command rules against a real broker and a real registry. */
class RulesIT {

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aRuleIsWrittenChangedShownAndTakenAway() throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique("rules") + "-", 2)) {
            assertThat(run(topics, "set", "batch", "--service", "batch-*", "--sensitivity", "0.5", "--from", "2026-11-23T10:00:00Z"))
                    .as(err.toString())
                    .isZero();
            assertThat(run(topics, "set", "batch", "--service", "batch-*", "--min-impact", "20", "--comment", "cheap at night"))
                    .isZero();
            assertThat(take()).contains("batch v1  from 2026-11-23T10:00:00Z  */batch-*/*  sensitivity=0.5");

            assertThat(run(topics, "list")).isZero();
            assertThat(take()).contains("batch v2", "min-impact=20.0", "# cheap at night").doesNotContain("sensitivity");

            assertThat(run(topics, "remove", "batch", "--from", "2026-11-24T00:00:00Z")).isZero();
            take();
            assertThat(run(topics, "list")).isZero();
            assertThat(take()).contains("batch v3  from 2026-11-24T00:00:00Z  removed");
        }
    }

    @Test
    void aRuleThatBreaksARuleIsRefusedByNameAndNothingIsWritten() throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique("rules") + "-", 2)) {
            assertThat(run(topics, "set", "r", "--sensitivity", "0")).isEqualTo(2);
            assertThat(err.toString()).contains("sensitivity is above 0");
            assertThat(run(topics, "remove", "nobody")).isEqualTo(2);
            assertThat(err.toString()).contains("there is no rule nobody");
            assertThat(run(topics, "list")).isZero();
            assertThat(take()).isBlank();
        }
    }

    private String take() {
        String text = out.toString();
        out.getBuffer().setLength(0);
        return text;
    }

    private int run(StreamTopics topics, String... arguments) {
        List<String> line = new ArrayList<>(List.of("rules"));
        line.addAll(List.of(arguments));
        topics.settings(directory).forEach((key, value) -> line.addAll(List.of("--set", key + "=" + value)));
        CommandLine command = Main.commandLine();
        return command
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(new String[0]));
    }
}
