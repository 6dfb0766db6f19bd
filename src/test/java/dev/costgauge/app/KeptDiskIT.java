package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.CostHour;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.settings.Settings;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.topology.Stores;
import dev.costgauge.wire.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance that ended in good order goes on with the disk that it kept, and does without what it finds deleted. */
class KeptDiskIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Fewer than partitions: one at least has never seen an event. */
    private static final int PAIRS = 3;
    private static final int EVENTS = 400;

    @TempDir
    private Path folder;

    private final Map<String, Long> expected = new TreeMap<>();
    private final Map<String, Long> closed = new TreeMap<>();

    private SimpleMeterRegistry meters;

    @Test
    void aKeptDiskIsNotRestoredAndADeletedStoreIsAndBothCountOn() throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique("kept-disk") + "-", 4)) {
            Instant hour = topics.thisHour().minus(Duration.ofHours(10));
            try (StreamRole role = start(topics)) {
                send(topics, hour, 0);
                awaitClosed(topics, hour);
            }
            try (StreamRole role = start(topics)) {
                send(topics, hour, 1);
                awaitClosed(topics, hour.plus(Duration.ofHours(1)));
                assertThat(restored().values()).as("%s", restored()).allMatch(records -> records == 0);
            }
            for (String store : List.of(Stores.HOURS, Stores.SERIES, Stores.IDS)) {
                assertThat(delete(store)).as("folders of %s", store).isPositive();
            }
            try (StreamRole role = start(topics)) {
                // Repeats of what was counted before; the ids were on the disk that is gone.
                send(topics, hour.plus(Duration.ofHours(2)), 1, false);
                send(topics, hour, 2);
                awaitClosed(topics, hour.plus(Duration.ofHours(2)));
                assertThat(restored()).hasEntrySatisfying(Stores.HOURS, records -> assertThat(records).isPositive());
                assertThat(restored()).hasEntrySatisfying(Stores.IDS, records -> assertThat(records).isPositive());
            }
        }
    }

    /** Sends half of an hour's events to that hour and half to the next one, which is open when the instance ends. */
    private void send(StreamTopics topics, Instant first, int round) {
        send(topics, first.plus(Duration.ofHours(round)), round, true);
        send(topics, first.plus(Duration.ofHours(round + 1)), round, true);
    }

    private void send(StreamTopics topics, Instant hour, int round, boolean isNew) {
        for (int i = 0; i < EVENTS; i++) {
            PairKey pair = PairKey.of("service-" + i % PAIRS, "m");
            String id = round + "/" + hour + "/" + i;
            topics.send(new CostEvent(id, hour.toEpochMilli() + i, pair, "", "", 1_000_000_007L * i, 1, 1, 0, 1, ""));
            if (isNew) {
                expected.merge(pair.service() + "@" + hour, 1_000_000_007L * i, Long::sum);
            }
        }
    }

    private void awaitClosed(StreamTopics topics, Instant hour) {
        topics.tick(hour.plus(Duration.ofHours(1)).plusSeconds(301));
        Map<String, Long> wanted = new TreeMap<>(expected);
        wanted.keySet().removeIf(key -> key.endsWith("@" + hour.plus(Duration.ofHours(1))));
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            topics.poll(Topic.HOURS, CostHour.class)
                    .forEach(each -> closed.put(each.getService() + "@" + each.getHour(), Nanos.of(each.getCost())));
            assertThat(closed).isEqualTo(wanted);
        });
    }

    /** Deletes a store's folders of all tasks; returns how many there were. */
    private int delete(String store) throws IOException {
        List<Path> found;
        try (Stream<Path> all = Files.walk(folder)) {
            // A task has its window stores beside the others.
            found = all.filter(path -> path.endsWith(store) && path.toString().matches(".*/\\d+_\\d+(/rocksdb)?/[^/]+"))
                    .toList();
        }
        for (Path each : found) {
            try (Stream<Path> inside = Files.walk(each)) {
                for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        return found.size();
    }

    private StreamRole start(StreamTopics topics) {
        Map<String, String> assignments = new HashMap<>(topics.settings(folder));
        Settings settings = Settings.load(AllSettings.RECORDS, assignments, Map.of(), Map.of(), List.of());
        meters = new SimpleMeterRegistry();
        StreamRole role = new StreamRole(settings, topics.registry(), meters, "");
        role.start();
        Awaitility.await().atMost(PATIENCE).until(() -> role.streams().state() == KafkaStreams.State.RUNNING);
        return role;
    }

    /** Records that the present stream has restored, by store; a store is there once its restoration has begun. */
    private Map<String, Double> restored() {
        return meters.find("costgauge.restore.records").counters().stream()
                .collect(Collectors.toMap(counter -> String.valueOf(counter.getId().getTag("store")), Counter::count));
    }
}
