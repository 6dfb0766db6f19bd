package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostEvent;
import dev.costgauge.avro.CostHour;
import dev.costgauge.chaos.PlainOracle;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.settings.Settings;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.wire.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two weeks of real LLM traffic through a real broker, by the commands that a user would give, against an oracle of the
 * plain rule that shares no code with the stream: every hour, baseline and alert is the same to the last bit.
 */
class ServeGenIT {

    private static final Path DATA = Path.of("../shared/data/servegen");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long GRACE = Duration.ofMinutes(5).toMillis();

    @TempDir
    private Path stateDir;

    @Test
    void theStreamEqualsTheOracleOverTwoWeeksOfRealTraffic() throws Exception {
        assumeTrue(Files.isDirectory(DATA), "the ServeGen traces are not at " + DATA + ": nothing was compared");
        try (StreamTopics topics = StreamTopics.create(Servers.unique("servegen") + "-", 4)) {
            Map<String, String> assignments = new HashMap<>(topics.settings(stateDir));
            assignments.put("detect.rule", "ewma-ratio");
            Settings settings =
                    Settings.load(AllSettings.RECORDS, assignments, Map.of(), Map.of(), List.of());
            try (StreamRole role = new StreamRole(settings, topics.registry(), new SimpleMeterRegistry(), "")) {
                role.start();
                List<String> command =
                        new ArrayList<>(List.of("load", "servegen", DATA.toString(), "--ticks"));
                assignments.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
                assertThat(Main.run(command.toArray(new String[0]))).isZero();

                Map<PairKey, PlainOracle> oracles = new HashMap<>();
                long last = 0;
                for (CostEvent event : drain(topics, Topic.EVENTS, CostEvent.class)) {
                    PairKey pair = new PairKey(event.getProject(), event.getService(), event.getModel());
                    PlainOracle oracle = oracles.computeIfAbsent(pair, PlainOracle::new);
                    long time = event.getEventTime().toEpochMilli();
                    // All events come in the order of their times.
                    oracle.close(HourOfWeek.hourOf(time - GRACE) - 1);
                    oracle.event(HourOfWeek.hourOf(time), Nanos.of(event.getCost()));
                    last = Math.max(last, HourOfWeek.hourOf(time));
                }
                for (PlainOracle oracle : oracles.values()) {
                    oracle.close(last);
                }
                compare(topics, oracles, HourOfWeek.startOf(last + 1) + GRACE);
            }
        }
    }

    /** @param now when the last of the hours may be closed, epoch milliseconds */
    private static void compare(StreamTopics topics, Map<PairKey, PlainOracle> oracles, long now) {
        Map<String, PlainOracle.Said> expectedHours = new HashMap<>();
        Map<String, Double> expectedBaselines = new HashMap<>();
        Set<String> expectedAlerts = new HashSet<>();
        oracles.forEach((pair, oracle) -> {
            oracle.hours().forEach((hour, said) -> expectedHours.put(pair + "@" + hour, said));
            oracle.baselines().forEach((slot, dollars) -> expectedBaselines.put(pair + "#" + slot, dollars));
            oracle.steps().keySet().stream()
                    .filter(step -> step.turn() == PlainOracle.Turn.OPENED)
                    .forEach(step -> expectedAlerts.add(step.alertId()));
        });

        Map<String, PlainOracle.Said> hours = new HashMap<>();
        // Silent pairs are closed at the pace of log time, two weeks here in the seconds that the load took: what is left
        // when it ends is done beside the marks of a clock that goes on.
        Instant end = Instant.now().plus(PATIENCE);
        while (!hours.keySet().containsAll(expectedHours.keySet()) && Instant.now().isBefore(end)) {
            topics.tick(Instant.ofEpochMilli(now));
            topics.poll(Topic.HOURS, CostHour.class).forEach(hour -> put(hours, hour));
        }
        drain(topics, Topic.HOURS, CostHour.class).forEach(hour -> put(hours, hour));
        assertThat(hours).hasSizeGreaterThan(80_000);
        assertThat(differences(hours, expectedHours)).isEmpty();

        Map<String, Double> baselines = new HashMap<>();
        for (BaselineUpdate update : drain(topics, Topic.UPDATES, BaselineUpdate.class)) {
            PairKey pair = new PairKey(update.getProject(), update.getService(), update.getModel());
            baselines.put(pair + "#" + update.getSlot(), update.getBaseline());
        }
        assertThat(baselines).hasSizeGreaterThan(40_000);
        assertThat(differences(baselines, expectedBaselines)).isEmpty();

        List<String> opened = new ArrayList<>();
        for (CostAnomalyAlert alert : drain(topics, Topic.ALERTS, CostAnomalyAlert.class)) {
            if (alert.getStatus() == AlertStatus.OPENED) {
                opened.add(alert.getAlertId());
            }
        }
        assertThat(opened).doesNotHaveDuplicates();
        assertThat(Set.copyOf(opened)).hasSizeGreaterThan(100).isEqualTo(expectedAlerts);
        System.out.printf(
                "ServeGen: %,d hours, %,d baselines, %,d alerts of %,d pairs equal the oracle's%n",
                hours.size(), baselines.size(), opened.size(), oracles.size());
    }

    private static void put(Map<String, PlainOracle.Said> hours, CostHour hour) {
        PairKey pair = new PairKey(hour.getProject(), hour.getService(), hour.getModel());
        hours.put(
                pair + "@" + HourOfWeek.hourOf(hour.getHour().toEpochMilli()),
                new PlainOracle.Said(Nanos.of(hour.getCost()), hour.getThreshold(), hour.getAnomalous()));
    }

    /** Says what differs, key by key: a hundred thousand equal entries would hide it. */
    private static <V> List<String> differences(Map<String, V> actual, Map<String, V> expected) {
        Set<String> keys = new TreeSet<>(actual.keySet());
        keys.addAll(expected.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(actual.get(key), expected.get(key)))
                .limit(20)
                .map(key -> key + ": stream " + actual.get(key) + ", oracle " + expected.get(key))
                .toList();
    }

    /** Everything in the topic, once nothing has come for a while. */
    private static <T extends SpecificRecord> List<T> drain(StreamTopics topics, Topic topic, Class<T> type) {
        List<T> all = new ArrayList<>();
        for (int quiet = 0; quiet < 20; ) {
            List<T> more = topics.poll(topic, type);
            quiet = more.isEmpty() ? quiet + 1 : 0;
            all.addAll(more);
        }
        return all;
    }
}
