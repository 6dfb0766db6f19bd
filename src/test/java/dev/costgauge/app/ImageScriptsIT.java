package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.costgauge.testing.Servers;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs inside images and needs no container: the entry point of ours, and the job that makes Temporal's namespace. */
class ImageScriptsIT {

    @TempDir
    private Path folder;

    @Test
    void theEntryPointStartsTheProgramWithOptionsThatTheVirtualMachineKnows() throws Exception {
        Ended ended = runEntryPoint(Path.of("/nonexistent/state"), "--version");

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said()).containsPattern("\\d+\\.\\d+\\.\\d+").doesNotContainIgnoringCase("warning");
    }

    @Test
    void aStreamLeavesItsClassesOnItsVolumeForTheNextLife() throws Exception {
        Path volume = Files.createDirectory(folder.resolve("volume"));

        Ended first = runEntryPoint(volume.resolve("state"), "stream", "--help");
        Ended second = runEntryPoint(volume.resolve("state"), "stream", "--help");

        assertThat(first.code()).as(first.said()).isZero();
        assertThat(volume.resolve("classes.jsa")).isNotEmptyFile();
        assertThat(second.code()).as(second.said()).isZero();
        assertThat(second.said()).doesNotContainIgnoringCase("warning");
    }

    private Ended runEntryPoint(Path state, String... arguments) throws Exception {
        assumeThat(Runtime.version().feature())
                .as("the image has Java 25")
                .isGreaterThanOrEqualTo(25);
        Path script = Files.createDirectories(folder.resolve("bin")).resolve("costgauge");
        Files.copy(Path.of("docker/costgauge"), script, StandardCopyOption.REPLACE_EXISTING);
        // A link, which the clean-up of the folder takes away and not what it leads to.
        Path jar = folder.resolve("costgauge.jar");
        if (!Files.exists(jar)) {
            Files.createSymbolicLink(jar, Path.of("target/costgauge.jar").toAbsolutePath());
        }
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(arguments));
        return run(
                command,
                Map.of(
                        "PATH", java + File.pathSeparator + System.getenv("PATH"),
                        "COSTGAUGE_STREAM_STATE_DIR", state.toString(),
                        "COSTGAUGE_JAVA_OPTS", "-Xmx64m -XX:+UseSerialGC"));
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
