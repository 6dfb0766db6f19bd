package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostHour;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.settings.Settings;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.wire.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Producers may key and hash as they like. */
class PlacementIT {

    private static final int PARTITIONS = 4;

    @TempDir
    private Path stateDir;

    @Test
    void eventsInForeignPartitionsUnderForeignKeysGiveTheSameHoursAndBaselines() throws Exception {
        Map<String, String> wellPlaced = result("placed", false);
        Map<String, String> astray = result("astray", true);

        assertThat(astray).hasSize(2 * 30 * 2).isEqualTo(wellPlaced);
    }

    private Map<String, String> result(String name, boolean isAstray) throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique(name) + "-", PARTITIONS)) {
            Settings settings = Settings.load(
                    AllSettings.RECORDS, topics.settings(stateDir.resolve(name)), Map.of(), Map.of(), List.of());
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            try (StreamRole role = new StreamRole(settings, topics.registry(), meters, "")) {
                role.start();
                Instant start = topics.thisHour().minus(Duration.ofDays(1));
                List<CostEvent> events = events(start);
                Random random = new Random(7);
                for (CostEvent event : events) {
                    if (isAstray) {
                        topics.sendAstray(event, random.nextInt(PARTITIONS));
                    } else {
                        topics.send(event);
                    }
                }
                topics.flush();
                Awaitility.await().atMost(Duration.ofSeconds(90)).until(() ->
                        meters.counter("costgauge.events.counted").count() == events.size());
                assertThat(meters.counter("costgauge.events.rerouted").count() > 0).isEqualTo(isAstray);
                topics.tick(start.plus(Duration.ofHours(5)).plusSeconds(600));
                return published(topics);
            }
        }
    }

    private static List<CostEvent> events(Instant start) {
        Random random = new Random(20261122);
        List<CostEvent> events = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            PairKey pair = new PairKey("p" + i % 2, "service-" + random.nextInt(15), "model/x");
            long time = start.toEpochMilli() + i * 1_000L;
            events.add(new CostEvent(
                    "e" + i, time, pair, "c", "n" + i % 3, random.nextLong(1_000_000_000), 10, 5, 1, 1, ""));
        }
        return events;
    }

    /** The last word on each of the two busy hours and on the slots that were learned from them. */
    private static Map<String, String> published(StreamTopics topics) {
        Map<String, String> last = new HashMap<>();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            for (CostHour hour : topics.poll(Topic.HOURS, CostHour.class)) {
                if (hour.getEvents() > 0) {
                    last.put(
                            hour.getProject() + hour.getService() + hour.getHour(),
                            hour.getCost() + " " + hour.getEvents() + " " + hour.getShares());
                }
            }
            for (BaselineUpdate update : topics.poll(Topic.UPDATES, BaselineUpdate.class)) {
                if (update.getBaseline() > 0) {
                    last.put(
                            update.getProject() + update.getService() + "#" + update.getSlot(),
                            Double.toString(update.getBaseline()));
                }
            }
            return last.size() >= 2 * 30 * 2;
        });
        return last;
    }
}
