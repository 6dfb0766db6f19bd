package dev.costgauge.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends the program, none of its servers stays behind. */
class ParentDeathIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration GONE = Duration.ofSeconds(20);
    private static final int SERVERS = 6;

    @TempDir
    private Path folder;

    private Path output;
    private Process parent;
    private final Set<ProcessHandle> family = new HashSet<>();

    @BeforeEach
    void startParent() throws Exception {
        output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(Spawner.java(List.of("-Xmx256m"), EmbeddedParent.class, List.of()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // Its stacks are its own, also when this machine offers outside servers.
        EmbeddedStack.VARIABLES.forEach(builder.environment()::remove);
        builder.environment().put("TMPDIR", folder.toString());
        parent = builder.start();
    }

    @AfterEach
    void killWhatATestThatFailedLeftBehind() {
        parent.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void noServerOutlivesASigkillOfTheRunningProgram() {
        awaitReady();

        parent.destroyForcibly();

        assertAllGone();
    }

    @Test
    void noServerOutlivesASigkillDuringTheStart() {
        Awaitility.await().atMost(PATIENCE).until(() -> watchFamily() >= 3);

        parent.destroyForcibly();

        assertAllGone();
    }

    @Test
    void noServerOutlivesASigtermDuringTheStart() {
        Awaitility.await().atMost(PATIENCE).until(() -> watchFamily() >= 2);

        parent.destroy();

        assertAllGone();
    }

    @Test
    void noServerOutlivesASigtermOfTheRunningProgram() {
        awaitReady();

        parent.destroy();

        assertAllGone();
    }

    private void awaitReady() {
        Awaitility.await().atMost(PATIENCE).until(() -> Files.readString(output).contains(EmbeddedParent.READY));
        assertThat(watchFamily()).isGreaterThanOrEqualTo(SERVERS);
    }

    private int watchFamily() {
        parent.descendants().forEach(family::add);
        return family.size();
    }

    private void assertAllGone() {
        Awaitility.await().atMost(GONE).untilAsserted(() -> {
            assertThat(parent.isAlive()).isFalse();
            assertThat(family.stream().filter(ProcessHandle::isAlive).map(ParentDeathIT::describe))
                    .isEmpty();
        });
    }

    private static String describe(ProcessHandle process) {
        return process.pid() + " " + process.info().commandLine().orElse("?");
    }
}
