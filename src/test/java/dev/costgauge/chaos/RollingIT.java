package dev.costgauge.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.app.Main;
import dev.costgauge.avro.CostHour;
import dev.costgauge.chaos.Account.Cell;
import dev.costgauge.chaos.Account.Sum;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.embedded.EmbeddedOptions;
import dev.costgauge.embedded.EmbeddedServer;
import dev.costgauge.embedded.ServerRoom;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.wire.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Two streams are restarted one after the other under load; {@code costgauge chaos --rolling} does so with everything. */
class RollingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PAIRS = 12;
    private static final List<String> ANSWERED =
            Answer.ANSWERED.stream().map(Answer::text).toList();

    private final Account account = new Account();
    private final Map<Cell, Sum> published = new HashMap<>();
    private int number;

    @Test
    void everyQuestionIsAnsweredAndEveryEventCountedOnceWhileStreamsAreRestartedOneByOne() throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique("rolling") + "-", Stage.PARTITIONS);
                ServerRoom room = new ServerRoom(EmbeddedOptions.defaults(System.getenv()).withoutOutside())) {
            Map<String, String> settings = new HashMap<>(topics.settings(room.folder()));
            settings.put("stream.threads", "1");
            settings.put("stream.standby.replicas", "1");
            settings.put("stream.session.timeout", "30s");
            settings.put("http.drain", "500ms");
            Nodes nodes = new Nodes(room, Main.class, new Deployment(true, Optional.empty(), Map.of()), settings);
            // Closed hours are asked for where their number is odd.
            long first = HourOfWeek.hourOf(topics.thisHour().toEpochMilli()) / 2 * 2 - 9;
            List<EmbeddedServer> streams =
                    nodes.start("stream", 2, task -> Thread.ofVirtual().start(task)).join();
            send(topics, first, 20);
            awaitPublished(topics, first);

            try (Clients clients = Clients.busy(account, streams, 1)) {
                clients.closedThrough(first);
                clients.start();
                clients.streamStruck(true);
                Rolling rolling = new Rolling(nodes, List.of(), streams, clients.questions());
                for (int round = 1; round <= streams.size(); round++) {
                    long hour = first + round;
                    FutureTask<Void> load = new FutureTask<>(() -> sendSlowly(topics, hour), null);
                    Thread.ofVirtual().start(load);
                    rolling.run(rolling.next());
                    load.get();
                    awaitPublished(topics, hour);
                }
                clients.streamStruck(false);
                assertThat(clients.answers().get("retryingWhileStreamStruck"))
                        .as("%s", clients.lines())
                        .isNotEmpty()
                        .allSatisfy((answer, count) -> assertThat(answer).isIn(ANSWERED));
                assertThat(clients.firstWrong()).isNull();
            }
        }
    }

    private void sendSlowly(StreamTopics topics, long hour) {
        for (int i = 0; i < 60; i++) {
            send(topics, hour, 2);
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void send(StreamTopics topics, long hour, int times) {
        for (int i = 0; i < times * PAIRS; i++) {
            CostEvent event = new CostEvent(
                    "e" + number++,
                    HourOfWeek.startOf(hour) + i,
                    PairKey.of("service-" + i % PAIRS, "m"),
                    "eu-1",
                    "search",
                    1_000_000_007L * (1 + i % PAIRS),
                    1,
                    1,
                    0,
                    1,
                    "");
            account.event(event);
            topics.send(event);
        }
        topics.flush();
    }

    /** Until every hour so far is closed with exactly what was sent. */
    private void awaitPublished(StreamTopics topics, long hour) {
        topics.tick(Instant.ofEpochMilli(HourOfWeek.startOf(hour + 1)).plusSeconds(301));
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            topics.poll(Topic.HOURS, CostHour.class)
                    .forEach(closed -> published.put(
                            new Cell(
                                    new PairKey(closed.getProject(), closed.getService(), closed.getModel()),
                                    HourOfWeek.hourOf(closed.getHour().toEpochMilli())),
                            new Sum(closed.getEvents(), Nanos.of(closed.getCost()))));
            assertThat(published).isEqualTo(account.distinct());
        });
    }
}
