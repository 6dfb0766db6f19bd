package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.wire.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the stream between its flush and its commit, again and again, and counts every nano-dollar afterwards. */
class ExactlyOnceIT {

    private static final int PAIRS = 40;
    private static final int EVENTS_A_ROUND = 4_000;

    @TempDir
    private Path stateDir;

    @Test
    void everyDollarIsCountedOnceWhenTheProcessDiesBetweenFlushAndCommit() throws Exception {
        String prefix = Servers.unique("exactly-once") + "-";
        try (StreamTopics topics = StreamTopics.create(prefix, 4)) {
            Instant start = topics.thisHour().minus(Duration.ofHours(30));
            Random random = new Random(20261122);
            Map<String, Long> expected = new HashMap<>();
            int[] haltAt = {3, 1, 7, 2};
            for (int round = 0; round < haltAt.length; round++) {
                Process process = stream(topics, haltAt[round]);
                send(topics, random, start.plus(Duration.ofHours(round)), expected, round);
                assertThat(process.waitFor(60, TimeUnit.SECONDS))
                        .as("the stream reaches flush %d", haltAt[round])
                        .isTrue();
                assertThat(process.exitValue()).isEqualTo(137);
            }
            Process last = stream(topics, 0);
            try {
                topics.tick(start.plus(Duration.ofHours(haltAt.length + 1)));
                Map<String, Long> closed = new HashMap<>();
                Awaitility.await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                    for (CostHour hour : topics.poll(Topic.HOURS, CostHour.class)) {
                        String key = hour.getService() + "@" + hour.getHour();
                        Long before = closed.put(key, Nanos.of(hour.getCost()));
                        assertThat(before).as("hour %s is closed once", key).isNull();
                    }
                    closed.values().removeIf(cost -> cost == 0);
                    assertThat(closed).isEqualTo(expected);
                });
                List<String> steps = topics.poll(Topic.ALERTS, CostAnomalyAlert.class).stream()
                        .map(alert -> alert.getAlertId() + "#" + alert.getSequence())
                        .toList();
                assertThat(steps).doesNotHaveDuplicates();
            } finally {
                last.destroyForcibly().waitFor();
            }
        }
    }

    private static void send(
            StreamTopics topics, Random random, Instant hour, Map<String, Long> expected, int round) {
        for (int i = 0; i < EVENTS_A_ROUND; i++) {
            PairKey pair = PairKey.of("service-" + random.nextInt(PAIRS), "model");
            long nanos = random.nextLong(-100_000_000, 1_000_000_000);
            long time = hour.toEpochMilli() + random.nextInt(3_000_000);
            topics.send(new CostEvent(
                    round + "-" + i, time, pair, "c" + random.nextInt(3), "n" + random.nextInt(4), nanos, 1, 1, 0, 1, ""));
            expected.merge(pair.service() + "@" + hour, nanos, Long::sum);
        }
        topics.flush();
    }

    private Process stream(StreamTopics topics, int haltAt) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HaltingStream.class.getName(),
                Integer.toString(haltAt)));
        topics.settings(stateDir).forEach((key, value) -> command.add(key + "=" + value));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(stateDir.resolve("stream-" + haltAt + ".log").toFile())
                .start();
    }
}
