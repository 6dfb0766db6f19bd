package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.costgauge.embedded.JdbcEndpoint;
import dev.costgauge.testing.Servers;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs inside images and needs no container: the entry point of ours, and what makes Temporal its databases and namespace. */
class ImageScriptsIT {

    private static final String SMALL = "-Xmx64m -XX:+UseSerialGC";

    /** All that is said. */
    private static final String VERSION_LINE = "\\Acostgauge \\d+\\.\\d+\\.\\d+\\S*\\R\\z";

    @TempDir
    private Path folder;

    @Test
    void theEntryPointStartsTheProgramWithOptionsThatTheVirtualMachineKnows() throws Exception {
        Ended ended = runOfImage("costgauge", SMALL, "--version");

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said()).containsPattern(VERSION_LINE);
    }

    @Test
    void classesThatWereMadeReadyAreMappedAndWhereTheyDoNotFitNothingIsSaid() throws Exception {
        Path list = Path.of("src/main/jvm/stream.classes").toAbsolutePath();
        Ended made = runOfImage("share-classes", "", list.toString());
        Ended mapped = runOfImage("costgauge", SMALL + " -Xlog:class+load", "--version");
        Ended unfit = runOfImage("costgauge", SMALL + " -XX:-UseCompactObjectHeaders", "--version");

        assertThat(made.code()).as(made.said()).isZero();
        assertThat(made.said()).isEmpty();
        assertThat(mapped.said())
                .contains(Main.class.getName() + " source: shared objects file")
                .as("linked, so that all of it is there from the beginning, with the lambdas of classes that nothing here needs")
                .containsPattern("org\\.apache\\.kafka\\.\\S+\\$\\$Lambda/\\S+ source: shared objects file");
        assertThat(unfit.code()).as(unfit.said()).isZero();
        assertThat(unfit.said()).containsPattern(VERSION_LINE);
    }

    private Ended runOfImage(String script, String javaOptions, String... arguments) throws Exception {
        assumeThat(Runtime.version().feature())
                .as("the image has Java 25")
                .isGreaterThanOrEqualTo(25);
        Path copy = Files.createDirectories(folder.resolve("bin")).resolve(script);
        Files.copy(Path.of("docker", script), copy, StandardCopyOption.REPLACE_EXISTING);
        Path jar = folder.resolve("costgauge.jar");
        if (!Files.exists(jar)) {
            Files.createSymbolicLink(jar, Path.of("target/costgauge.jar").toAbsolutePath());
        }
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        List<String> command = new ArrayList<>(List.of("sh", copy.toString()));
        command.addAll(List.of(arguments));
        return run(
                command,
                Map.of(
                        "PATH", java + File.pathSeparator + System.getenv("PATH"),
                        "COSTGAUGE_JAVA_OPTS", javaOptions));
    }

    @Test
    void theNamespaceIsMadeOnce() throws Exception {
        assumeThat(Servers.temporalHasSchedules())
                .as("needs the real Temporal dev server; only the Java test server could be had")
                .isTrue();
        String programs = Path.of(Servers.temporalProgram()).getParent().toString();
        Map<String, String> environment = Map.of(
                "PATH", programs + File.pathSeparator + System.getenv("PATH"),
                "TEMPORAL_ADDRESS", Servers.temporal(),
                "HOME", folder.toString());
        String name = Servers.unique("made");

        assertThat(run(List.of("temporal", "operator", "namespace", "describe", "-n", name), environment).code()).isNotZero();
        Ended first = run(List.of("docker/temporal-namespace", name), environment);
        Ended again = run(List.of("docker/temporal-namespace", name), environment);

        assertThat(first.code()).as(first.said()).isZero();
        assertThat(again.code()).as(again.said()).isZero();
        assertThat(run(List.of("temporal", "operator", "namespace", "describe", "-n", name), environment).code()).isZero();
    }

    @Test
    void temporalGetsARoleAndDatabasesOfItsOwn() throws Exception {
        assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "psql"))))
                .as("needs psql, which the image of PostgreSQL has")
                .isTrue();
        JdbcEndpoint server = Servers.postgres();
        URI address = URI.create(server.url().substring("jdbc:".length()));
        String password = "it's \\ a \"password\" :x $y";

        Ended ended = run(
                List.of("docker/postgres-init"),
                Map.of(
                        "PATH", System.getenv("PATH"),
                        "PGHOST", address.getHost(),
                        "PGPORT", Integer.toString(address.getPort()),
                        "PGPASSWORD", server.password(),
                        "POSTGRES_USER", server.user(),
                        "TEMPORAL_DB_PASSWORD", password));

        assertThat(ended.code()).as(ended.said()).isZero();
        for (String database : List.of("temporal", "temporal_visibility")) {
            String url = "jdbc:postgresql://" + address.getAuthority() + "/" + database;
            try (Connection connection = DriverManager.getConnection(url, "temporal", password)) {
                assertThat(connection.createStatement().execute("CREATE SCHEMA its_own")).isFalse();
            }
        }
    }

    private record Ended(int code, String said) {}

    private Ended run(List<String> command, Map<String, String> environment) throws Exception {
        Path out = folder.resolve("out");
        List<String> words = new ArrayList<>(command);
        // Through env, which looks for the program on the path that is given here.
        words.addFirst("env");
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out));
    }
}
