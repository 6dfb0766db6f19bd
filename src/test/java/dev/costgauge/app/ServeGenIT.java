package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostEvent;
import dev.costgauge.avro.CostHour;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.cost.AlertId;
import dev.costgauge.settings.Settings;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.wire.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
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
    private static final int RING = 3;
    private static final long GRACE = Duration.ofMinutes(5).toMillis();
    private static final long ACTIVE = 168;

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

                Map<PairKey, Oracle> oracles = new HashMap<>();
                for (CostEvent event : drain(topics, Topic.EVENTS, CostEvent.class)) {
                    oracles.computeIfAbsent(
                                    new PairKey(event.getProject(), event.getService(), event.getModel()), Oracle::new)
                            .add(event.getEventTime().toEpochMilli(), Nanos.of(event.getCost()));
                }
                long last = oracles.values().stream().mapToLong(Oracle::lastHour).max().orElseThrow();
                oracles.values().forEach(oracle -> oracle.runTo(last));
                compare(topics, oracles);
            }
        }
    }

    private static void compare(StreamTopics topics, Map<PairKey, Oracle> oracles) {
        Map<String, String> expectedHours = new HashMap<>();
        Map<String, Double> expectedBaselines = new HashMap<>();
        Set<String> expectedAlerts = new HashSet<>();
        oracles.values().forEach(oracle -> {
            expectedHours.putAll(oracle.hours);
            expectedBaselines.putAll(oracle.baselines());
            expectedAlerts.addAll(oracle.alerts);
        });

        Map<String, String> hours = new HashMap<>();
        for (CostHour hour : drain(topics, Topic.HOURS, CostHour.class)) {
            PairKey pair = new PairKey(hour.getProject(), hour.getService(), hour.getModel());
            hours.put(
                    pair + "@" + HourOfWeek.hourOf(hour.getHour().toEpochMilli()),
                    Nanos.of(hour.getCost()) + " " + hour.getThreshold() + " " + hour.getAnomalous());
        }
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

    /** The plain rule for one pair: B = 0.9 B + 0.1 x per hour of the week, an alert above 3 B. */
    private static final class Oracle {
        private final PairKey pair;
        private final TreeMap<Long, TreeMap<Long, Long>> events = new TreeMap<>();
        private final double[] baseline = new double[168];
        private final boolean[] seen = new boolean[168];
        final Map<String, String> hours = new HashMap<>();
        final Set<String> alerts = new HashSet<>();

        Oracle(PairKey pair) {
            this.pair = pair;
        }

        void add(long time, long nanos) {
            events.computeIfAbsent(Math.floorDiv(time, 3_600_000L), hour -> new TreeMap<>())
                    .merge(time, nanos, Long::sum);
        }

        long lastHour() {
            return events.lastKey();
        }

        void runTo(long closedThrough) {
            long lastActive = events.firstKey();
            long lastAnomalous = Long.MIN_VALUE / 2;
            for (long hour = events.firstKey(); hour <= closedThrough; hour++) {
                lastActive = events.containsKey(hour) ? hour : lastActive;
                if (hour > lastActive + ACTIVE) {
                    continue;
                }
                int slot = (int) Math.floorMod(hour + 72, 168L);
                double threshold = seen[slot] ? 3 * baseline[slot] : Double.POSITIVE_INFINITY;
                long cost = 0;
                long crossed = Long.MAX_VALUE;
                for (Map.Entry<Long, Long> event : events.getOrDefault(hour, new TreeMap<>()).entrySet()) {
                    cost += event.getValue();
                    crossed = cost / 1e9 > threshold ? Math.min(crossed, event.getKey()) : crossed;
                }
                boolean anomalous = cost / 1e9 > threshold;
                if (anomalous) {
                    // An alert ends when the second normal hour after it closes.
                    if (crossed >= (lastAnomalous + 3) * 3_600_000L + GRACE) {
                        alerts.add(AlertId.of(pair, hour));
                    }
                    lastAnomalous = hour;
                }
                hours.put(pair + "@" + hour, cost + " " + threshold + " " + anomalous);
                if (hour <= closedThrough - RING) {
                    baseline[slot] = seen[slot] ? 0.9 * baseline[slot] + 0.1 * (cost / 1e9) : cost / 1e9;
                    seen[slot] = true;
                }
            }
        }

        Map<String, Double> baselines() {
            Map<String, Double> known = new HashMap<>();
            for (int slot = 0; slot < 168; slot++) {
                if (seen[slot]) {
                    known.put(pair + "#" + slot, baseline[slot]);
                }
            }
            return known;
        }
    }
}
