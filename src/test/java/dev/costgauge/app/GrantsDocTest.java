package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.grants.Neighbour;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** docs/grants holds what {@code costgauge grants} prints with the default settings; what cannot be a login is refused. */
class GrantsDocTest {

    private static final Path DOCS = Path.of("docs/grants");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @EnumSource
    void theFileIsWhatTheCommandPrints(Neighbour neighbour) throws IOException {
        assertThat(run("grants", neighbour.text(), "--set", "clickhouse.url=http://localhost:8123/costgauge")).isZero();
        Path file = DOCS.resolve(neighbour.file());
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(file, out.toString());
        }
        assertThat(Files.readString(file)).as("%s; -Dgolden.write=true writes it anew", file).isEqualTo(out.toString());
    }

    @Test
    void namesOfTheInstallationStandInTheFile() {
        assertThat(run(
                        "grants",
                        "kafka",
                        "--set",
                        "topics.prefix=eu-",
                        "--set",
                        "stream.application.id=eu",
                        "--user",
                        "stream=CN=stream,O=example"))
                .isZero();
        assertThat(out.toString())
                .contains("allow 'User:CN=stream,O=example' --operation Read --operation Describe --group eu\n")
                .contains("--resource-pattern-type prefixed --operation Write --operation Describe --transactional-id eu-\n")
                .contains(" --topic eu-cost-events", " --topic eu-series-changelog")
                .doesNotContain(" cost-events", "CN=stream,O=example' --operation Read --operation Describe --group costgauge");
    }

    @Test
    void aRoleThatHasNothingToDoThereIsRefused() {
        assertThat(run("grants", "postgres", "--user", "stream=eu_stream")).isEqualTo(2);
        assertThat(err.toString()).contains("postgres has no role stream");
    }

    @Test
    void aLoginThatWouldEndItsQuotesIsRefused() {
        assertThat(run("grants", "postgres", "--user", "worker=x'; DROP ROLE postgres; --")).isEqualTo(2);
        assertThat(err.toString()).contains("the user of role worker must not be empty, nor hold quotes");
        assertThat(run("grants", "redis", "--user", "worker=x allkeys")).isEqualTo(2);
        assertThat(err.toString()).contains("the user of role worker must not hold spaces: x allkeys");
        assertThat(run("grants", "postgres", "--set", "postgres.url=jdbc:postgresql://db/a'b")).isEqualTo(2);
        assertThat(err.toString()).contains("the database in postgres.url must not");
    }

    @Test
    void aNeighbourWithoutAFileIsRefused() {
        assertThat(run("grants", "temporal")).isEqualTo(2);
        assertThat(err.toString()).contains("NEIGHBOUR");
    }

    private int run(String... words) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }
}
