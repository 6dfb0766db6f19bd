package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineCommandType;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.avro.SlotSeed;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.settings.Settings;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.wire.SpecificAvroSerde;
import dev.costgauge.wire.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A replay of what a real stream took equals what it published, however it ran; and where it cannot, that shows. */
class VerifyIT {

    private static final int PARTITIONS = 4;
    private static final int PAIRS = 40;
    private static final int HOURS = 40;

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0} threads, {1} instances")
    @CsvSource({"1, 1", "2, 1", "4, 1", "2, 2"})
    void theReplayEqualsTheStream(int threads, int instances) throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique("verify") + "-", PARTITIONS)) {
            Map<String, String> settings = settings(topics, threads);
            runStream(topics, settings, instances);

            Verified verified = verify(settings);

            assertThat(verified.exitCode()).as(verified.text()).isZero();
            assertThat(verified.text()).contains(" 0 different");
            List<CostAnomalyAlert> alerts = topics.poll(Topic.ALERTS, CostAnomalyAlert.class);
            assertThat(alerts).as("the traffic has faults").hasSizeGreaterThan(5);
            assertThat(topics.poll(Topic.HOURS, CostHour.class))
                    .anyMatch(hour -> hour.getDuplicateEvents() > 0)
                    .anyMatch(hour -> hour.getRevision() > 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"dev.costgauge.app.VerifyIT$WallClock", "dev.costgauge.app.VerifyIT$UnorderedIteration"})
    void whatIsNotDeterminedByTheInputShows(String serde) throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique("verify") + "-", PARTITIONS)) {
            Map<String, String> settings = settings(topics, 1);
            settings.put("serde.class", serde);
            runStream(topics, settings, 1);
            settings.remove("serde.class");

            Verified verified = verify(settings);

            assertThat(verified.exitCode()).isEqualTo(1);
            assertThat(verified.text()).contains("HOUR default/service-", " at offset ", " in the stream and ");
        }
    }

    @Test
    void aTopicWhoseBeginningIsGoneIsSaidToBe() throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique("verify") + "-", PARTITIONS)) {
            Verified verified = verify(settings(topics, 1));
            assertThat(verified.exitCode()).isEqualTo(1);
            assertThat(verified.text()).contains("partition 0 has no journal");
        }
    }

    private Map<String, String> settings(StreamTopics topics, int threads) {
        Map<String, String> settings = new HashMap<>(topics.settings(directory.resolve("state")));
        settings.put("stream.threads", Integer.toString(threads));
        // An hour takes some commits, from task to task, before the next is settled.
        settings.put("stream.commit.interval", "20ms");
        return settings;
    }

    /** Half of the traffic with all instances, the other half after one of them has gone and its disk with it. */
    private void runStream(StreamTopics topics, Map<String, String> settings, int instances) throws Exception {
        Instant start = topics.thisHour().minus(Duration.ofHours(HOURS + 2));
        Traffic traffic = new Traffic(topics, start);
        List<StreamRole> roles = new ArrayList<>();
        for (int instance = 0; instance < instances; instance++) {
            roles.add(start(topics, settings, "state-" + instance));
        }
        try {
            traffic.send(0, HOURS / 2);
            topics.tick(start.plus(Duration.ofHours(HOURS / 2)));
            awaitLedger(topics, start.plus(Duration.ofHours(HOURS / 2 - 3)));
            roles.removeFirst().close();
            roles.add(start(topics, settings, "state-new"));
            traffic.send(HOURS / 2, HOURS);
            topics.tick(start.plus(Duration.ofHours(HOURS + 1)));
            awaitLedger(topics, start.plus(Duration.ofHours(HOURS - 1)));
        } finally {
            roles.forEach(StreamRole::close);
        }
    }

    private StreamRole start(StreamTopics topics, Map<String, String> settings, String state) {
        Map<String, String> own = new HashMap<>(settings);
        own.put("stream.state.dir", directory.resolve(state).toString());
        Settings loaded = Settings.load(AllSettings.RECORDS, own, Map.of(), Map.of(), List.of());
        StreamRole role = new StreamRole(loaded, topics.registry(), new SimpleMeterRegistry(), "");
        role.start();
        return role;
    }

    /** Until every partition has published its line of an hour. */
    private static void awaitLedger(StreamTopics topics, Instant hour) {
        Set<Integer> partitions = new HashSet<>();
        Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> {
            topics.tick(hour.plus(Duration.ofHours(1)).plusSeconds(301));
            topics.poll(Topic.LEDGER, CostLedger.class).stream()
                    .filter(line -> !line.getHour().isBefore(hour))
                    .forEach(line -> partitions.add(line.getPartition()));
            return partitions.size() == PARTITIONS;
        });
    }

    private record Verified(int exitCode, String text) {}

    private static Verified verify(Map<String, String> settings) {
        StringWriter text = new StringWriter();
        CommandLine line = Main.commandLine()
                .setOut(new PrintWriter(text, true))
                .setErr(new PrintWriter(text, true));
        List<String> command = new ArrayList<>(List.of("verify"));
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        int exitCode = line.execute(command.toArray(new String[0]));
        return new Verified(exitCode, text.toString());
    }

    /** Forty hours of made-up spending with everything that goes wrong. */
    private static final class Traffic {
        private final StreamTopics topics;
        private final Instant start;
        private final Random random = new Random(20261125);
        private final List<CostEvent> sent = new ArrayList<>();

        Traffic(StreamTopics topics, Instant start) {
            this.topics = topics;
            this.start = start;
        }

        void send(int from, int to) {
            for (int hour = from; hour < to; hour++) {
                // Two hours in which nobody is heard.
                boolean gap = hour == 32 || hour == 33;
                for (int pair = 0; pair < PAIRS && !gap; pair++) {
                    double cost = 10 * (1 + pair % 7) * (1 + .1 * random.nextGaussian());
                    // Some run away for some hours, and one falls silent.
                    double factor = pair % 10 == 3 && hour % 24 > 20 ? 8 : pair == 5 && hour > 34 ? 0 : 1;
                    for (int i = 0; i < 3 && factor > 0; i++) {
                        event(hour, pair, Math.round(cost * factor / 3 * 1e9));
                    }
                }
                if (hour == 15) {
                    seed();
                }
                topics.tick(start.plus(Duration.ofHours(hour + 1)).plusSeconds(200 + random.nextInt(200)));
            }
        }

        private void event(int hour, int pair, long nanos) {
            Instant time = start.plus(Duration.ofHours(hour)).plusSeconds(random.nextInt(3600));
            CostEvent event = new CostEvent(
                    "e" + sent.size(), time.toEpochMilli(), PairKey.of("service-" + pair, "m"), "c" + random.nextInt(3),
                    "n" + random.nextInt(4), random.nextInt(50) == 0 ? -nanos / 4 : nanos, 100, 10, 5, 1, "");
            switch (random.nextInt(20)) {
                case 0 -> topics.send(sent.isEmpty() ? event : sent.get(random.nextInt(sent.size())));
                case 1, 2 -> topics.sendAstray(event, random.nextInt(PARTITIONS));
                case 3 -> topics.send(new CostEvent(
                        "late" + sent.size(), time.minusSeconds(random.nextInt(20_000)).toEpochMilli(), event.pair(),
                        event.cluster(), event.namespace(), event.costNanos(), 1, 1, 0, 1, ""));
                default -> topics.send(event);
            }
            sent.add(event);
        }

        private void seed() {
            PairKey pair = PairKey.of("seeded", "m");
            BaselineCommand command = BaselineCommand.newBuilder()
                    .setCommandId("seed")
                    .setType(BaselineCommandType.SEED)
                    .setVersion(1)
                    .setIssuedAt(start)
                    .setIssuedBy("test")
                    .setProject(pair.project())
                    .setService(pair.service())
                    .setModel(pair.model())
                    .setSeeds(IntStream.range(0, 168).mapToObj(slot -> new SlotSeed(slot, 2.0, 4)).toList())
                    .build();
            topics.command(pair, command);
        }
    }

    /** What a clock that is read in the wrong place does. */
    public static final class WallClock<T extends SpecificRecord> extends Tampering<T> {
        @Override
        void tamper(CostHour hour) {
            hour.put("expected", hour.getExpected() + System.nanoTime() % 1_000_003);
        }
    }

    /** What an iteration over a hash table of identities does. */
    public static final class UnorderedIteration<T extends SpecificRecord> extends Tampering<T> {
        @Override
        void tamper(CostHour hour) {
            Set<Object> shares = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
            shares.addAll(hour.getShares());
            hour.put("shares", new ArrayList<>(shares));
        }
    }

    /** Changes what is published, as a fault in the stream would. */
    public abstract static class Tampering<T extends SpecificRecord> implements Serde<T> {
        private final SpecificAvroSerde<T> serde = new SpecificAvroSerde<>();

        abstract void tamper(CostHour hour);

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            serde.configure(configs, isKey);
        }

        @Override
        public Serializer<T> serializer() {
            Serializer<T> serializer = serde.serializer();
            return (topic, value) -> {
                if (value instanceof CostHour hour) {
                    tamper(hour);
                }
                return serializer.serialize(topic, value);
            };
        }

        @Override
        public Deserializer<T> deserializer() {
            return serde.deserializer();
        }

        @Override
        public void close() {
            serde.close();
        }
    }
}
