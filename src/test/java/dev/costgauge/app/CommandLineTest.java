package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What somebody sees who reads the help, or who errs. */
class CommandLineTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void listsOfCommandsShowWholeSentences() {
        for (CommandLine command : all(Main.commandLine())) {
            for (CommandLine listed : command.getSubcommands().values()) {
                assertThat(listed.getCommandSpec().usageMessage().description()[0])
                        .as(listed.getCommandSpec().qualifiedName())
                        .endsWith(".");
            }
        }
    }

    @Test
    void aTextOfTheHelpIsBrokenWhereTheTerminalEnds() {
        assertThat(run("chaos", "--help")).isZero();

        assertThat(out.toString())
                .contains("\nStart three brokers, every other server, two streams and two workers on\n"
                        + "loopback, and load them with repeats, late, future and broken events, foreign\n"
                        + "keys and credits.\n")
                .contains("\n\nWith --rolling each round restarts");
    }

    @ParameterizedTest
    @CsvSource({"stream", "worker"})
    void aRoleIsTheSameAloneAsAmongAllCommands(String role) {
        CommandLine among = Main.commandLine();
        CommandLine alone = Main.commandLine(role, "--set", "nonsense");

        assertThat(alone.getSubcommands()).containsOnlyKeys(role);
        assertThat(help(alone, role)).isEqualTo(help(among, role));
    }

    private static String help(CommandLine line, String command) {
        return line.getSubcommands().get(command).getUsageMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            generate --rate 0                        | --rate is more than 0 events a second, not 0.0
            generate --pairs 0                       | --pairs is at least 1, not 0
            generate --duration soon                 | 'soon' is not a duration such as 250ms, 10s, 5m, 24h or 35d
            demo --rate -1                           | --rate is more than 0 events a second, not -1.0
            chaos --rolling --rounds 2               | rounds are at least 3 with --rolling, which restarts a stream in the third
            verify --partition 8                     | --partition is 0 to 7 with topics.partitions at 8, not 8
            verify --partition -1                    | --partition is 0 to 7 with topics.partitions at 8, not -1
            dlq list --since yesterday               | 'yesterday' is not a time such as 2026-11-22T05:00:00Z
            dlq list --reason nonsense               | 'nonsense' is none of
            rules set calm --sensitivity -1          | sensitivity is above 0 and at most 100
            config --set nonsense                    | Value for option '--set' (KEY=VALUE) should be in KEY=VALUE format
            """)
    void whatIsWrongIsSaidAndWhereToReadOn(String line, String message) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString())
                .contains("costgauge: ", message)
                .endsWith("Try 'costgauge " + line.replaceFirst("( calm)? --.*", "") + " --help'.\n");
    }

    @ParameterizedTest
    @CsvSource({
        "stream, schema.registry.tls.ca",
        "stream, clickhouse.tls.ca",
        "worker, postgres.tls.ca",
        "worker, redis.tls.ca",
        "worker, temporal.tls.ca",
        "worker, temporal.payload.keys.file"
    })
    void aFileThatCannotBeReadEndsTheStartBeforeAnythingIsTouched(String role, String setting) {
        // Where nobody listens: who asked there first would wait.
        int code = run(
                role,
                "--set=kafka.bootstrap.servers=127.0.0.1:1",
                "--set=schema.registry.url=https://127.0.0.1:1",
                "--set=clickhouse.url=https://127.0.0.1:1/costgauge",
                "--set=redis.url=rediss://127.0.0.1:1",
                "--set=temporal.tls=true",
                "--set=" + setting + "=/nowhere/file");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("setting " + setting + ": '/nowhere/file' cannot be read");
    }

    private static List<CommandLine> all(CommandLine top) {
        List<CommandLine> found = new ArrayList<>(List.of(top));
        top.getSubcommands().values().forEach(each -> found.addAll(all(each)));
        return found;
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
