package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user runs it, in a process of its own. */
class DemoIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    private Process demo;
    private Set<ProcessHandle> family = Set.of();

    @AfterEach
    void killWhatATestThatFailedLeftBehind() {
        demo.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void onceEndsByItselfWithTheAlertOnItsLastLine() throws Exception {
        start("--once", "--runaway-after", "PT2S", "--set", "topics.partitions=3");
        Awaitility.await().atMost(PATIENCE).until(() -> output().contains("in another shell: . '") || !demo.isAlive());
        Path variables = Path.of(output().lines()
                .filter(line -> line.contains("in another shell: . "))
                .findFirst()
                .map(line -> line.substring(line.indexOf('\'') + 1, line.lastIndexOf('\'')))
                .orElseThrow());
        assertThat(Files.readAllLines(variables))
                .contains("export COSTGAUGE_TOPICS_PARTITIONS='3'")
                .anyMatch(line -> line.matches("export KAFKA_BOOTSTRAP_SERVERS='127\\.0\\.0\\.1:[0-9]+'"));

        assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertThat(demo.exitValue()).as(output()).isZero();
        assertThat(output().lines().toList().getLast())
                .matches("alert [0-9a-f]{32} known [0-9]+\\.[0-9]{3} s after the event that crossed");
        assertThat(output()).contains("runs away now", "ALERT", "checkout-assistant");
    }

    @Test
    void sigtermWhileItSeedsLeavesNoProcessBehind() throws Exception {
        start();
        Awaitility.await().atMost(PATIENCE).until(() -> output().contains("seeding baselines"));
        family = demo.descendants().collect(Collectors.toSet());
        assertThat(family).hasSizeGreaterThanOrEqualTo(6);

        demo.destroy();

        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(family).noneMatch(ProcessHandle::isAlive));
    }

    private void start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx700m",
                "-Dcostgauge.home=" + Path.of("").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "demo"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("TMPDIR", folder.toString());
        demo = builder.start();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }
}
