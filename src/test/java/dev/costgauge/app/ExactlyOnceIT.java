package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.AlertKind;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.cost.AlertId;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.wire.Topic;
import java.io.PrintWriter;
import java.io.StringWriter;
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

/**
 * Kills the stream between its flush and its commit, again and again; afterwards every nano-dollar and every step of every
 * alert is there once, as a process that was never killed makes them.
 */
class ExactlyOnceIT {

    private static final int PAIRS = 40;
    private static final int RUNAWAY = 7;
    private static final int EVENTS_A_ROUND = 4_000;

    @TempDir
    private Path stateDir;

    @Test
    void everyDollarIsCountedAndEveryAlertRaisedOnceWhenTheProcessDiesBetweenFlushAndCommit() throws Exception {
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
                assertAlertsAreThereOnce(topics);
                assertReplayGivesTheSame(topics);
            } finally {
                last.destroyForcibly().waitFor();
            }
        }
    }

    private static void assertAlertsAreThereOnce(StreamTopics topics) {
        List<CostAnomalyAlert> alerts = new ArrayList<>();
        Awaitility.await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            alerts.addAll(topics.poll(Topic.ALERTS, CostAnomalyAlert.class));
            assertThat(alerts).anyMatch(alert -> alert.getService().equals("service-" + RUNAWAY));
        });
        assertThat(alerts.stream().map(alert -> alert.getAlertId() + "#" + alert.getSequence()))
                .doesNotHaveDuplicates();
        assertThat(alerts.stream().filter(alert -> alert.getKind() != AlertKind.FLEET)).allSatisfy(alert -> {
            PairKey pair = new PairKey(alert.getProject(), alert.getService(), alert.getModel());
            long opened = HourOfWeek.hourOf(alert.getOpenedHour().toEpochMilli());
            assertThat(alert.getAlertId()).isEqualTo(AlertId.of(pair, opened));
        });
    }

    /** The same input in one process, without a death, is what read-committed consumers see of this one. */
    private void assertReplayGivesTheSame(StreamTopics topics) {
        StringWriter text = new StringWriter();
        List<String> command = new ArrayList<>(List.of("verify"));
        topics.settings(stateDir).forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(text, true))
                .setErr(new PrintWriter(text, true))
                .execute(command.toArray(new String[0]));
        assertThat(exitCode).as(text.toString()).isZero();
        assertThat(text.toString()).contains(" 0 different").contains("alert=");
    }

    private static void send(
            StreamTopics topics, Random random, Instant hour, Map<String, Long> expected, int round) {
        for (int i = 0; i < EVENTS_A_ROUND; i++) {
            int number = random.nextInt(PAIRS);
            PairKey pair = PairKey.of("service-" + number, "model");
            boolean runsAway = number == RUNAWAY && round > 1;
            long nanos = random.nextLong(-100_000_000, 1_000_000_000) * (runsAway ? 40 : 1);
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
