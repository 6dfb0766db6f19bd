package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.CostHour;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.wire.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full: a file system of 256 KB in memory, in a name space of the process's own. */
class StateDiskIT {

    private static final int PAIRS = 20;
    private static final String MOUNT = "mount -t tmpfs -o size=256k tmpfs \"$0\" && exec \"$@\"";

    @TempDir
    private Path folder;

    @Test
    void aFullDiskStopsTheStreamWithWhatToMendAndNothingIsLost() throws Exception {
        Assumptions.assumeTrue(
                start(List.of("true"), true).waitFor() == 0, "needs a kernel that lets a user mount memory of his own");
        try (StreamTopics topics = StreamTopics.create(Servers.unique("full-disk") + "-", 4)) {
            Instant hour = topics.thisHour().minus(Duration.ofHours(10));
            Map<String, Long> expected = send(topics, hour);

            Process full = start(stream(topics), true);
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> outputOf(full));
            if (!full.waitFor(90, TimeUnit.SECONDS)) {
                full.destroyForcibly();
            }
            String said = output.get();
            assertThat(full.waitFor()).as(said).isEqualTo(1);
            assertThat(said).contains("stopped: the state directory " + folder + " cannot be written", "make room");

            Process roomy = start(stream(topics), false);
            try {
                topics.tick(hour.plus(Duration.ofHours(2)));
                Map<String, Long> closed = new HashMap<>();
                Awaitility.await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                    topics.poll(Topic.HOURS, CostHour.class)
                            .forEach(each -> closed.put(each.getService(), Nanos.of(each.getCost())));
                    assertThat(closed).isEqualTo(expected);
                });
            } finally {
                roomy.destroyForcibly().waitFor();
            }
        }
    }

    private static String outputOf(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Long> send(StreamTopics topics, Instant hour) {
        Map<String, Long> expected = new HashMap<>();
        for (int i = 0; i < 10 * PAIRS; i++) {
            PairKey pair = PairKey.of("service-" + i % PAIRS, "m");
            topics.send(new CostEvent("e" + i, hour.toEpochMilli() + i, pair, "", "", 1_000_000_007L * i, 1, 1, 0, 1, ""));
            expected.merge(pair.service(), 1_000_000_007L * i, Long::sum);
        }
        topics.flush();
        return expected;
    }

    private List<String> stream(StreamTopics topics) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "stream",
                "--set",
                "http.port=0"));
        topics.settings(folder).forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        return command;
    }

    private Process start(List<String> command, boolean onSmallDisk) throws Exception {
        List<String> words = new ArrayList<>();
        if (onSmallDisk) {
            words.addAll(List.of(
                    "unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNT, folder.toString()));
        }
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        return onSmallDisk ? builder.start() : builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }
}
