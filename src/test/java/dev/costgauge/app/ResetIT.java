package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostHour;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.settings.Settings;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.topology.StreamSettings;
import dev.costgauge.wire.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Resets a stream that has counted, on a real broker. */
class ResetIT {

    private static final int EVENTS = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();

    @Test
    void aResetStreamReadsItsInputAgainAndCountsEveryEventOnce() throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique("reset") + "-", 2);
                Admin admin = Admin.create(Map.of("bootstrap.servers", Servers.kafka()))) {
            Map<String, String> set = new HashMap<>(topics.settings(directory));
            // Nothing may hide that an event is counted twice.
            set.put("dedupe.span", "0");
            Settings settings = Settings.load(AllSettings.RECORDS, set, Map.of(), Map.of(), List.of());
            String application = settings.as(StreamSettings.class).applicationId();
            Instant hour = topics.thisHour().minus(Duration.ofHours(2));
            Map<String, String> expected = send(topics, hour);

            try (StreamRole stream = start(topics, settings)) {
                awaitWords(topics, expected);

                assertThat(reset(set, "--confirm")).isEqualTo(1);
                assertThat(out.toString()).contains("alive ", "live members", "stop every stream first");
            }
            assertThat(changelogs(admin, application)).isNotEmpty();
            // Kafka Streams leaves its group by silence.
            Awaitility.await().atMost(PATIENCE).until(() -> reset(set) == 0);
            String plan = out.toString();
            assertThat(plan)
                    .contains("read again    " + topics.catalog().name(Topic.EVENTS) + ": 2 partitions, 400 records back")
                    .contains("read again    " + topics.catalog().name(Topic.TICKS))
                    .contains("pass over     " + topics.catalog().name(Topic.REROUTED))
                    .contains("delete topic  " + application + "-hours-changelog")
                    .contains("delete state  " + directory.resolve(application))
                    .contains("write again   " + topics.catalog().name(Topic.DEAD_LETTERS))
                    .contains("write again   " + topics.catalog().name(Topic.LATE))
                    .contains("nothing was changed");
            assertThat(directory.resolve(application)).exists();

            assertThat(reset(set, "--confirm")).as(out.toString()).isZero();
            assertThat(out.toString()).contains("reset is done");
            assertThat(directory.resolve(application)).doesNotExist();
            assertThat(changelogs(admin, application)).isEmpty();
            assertThat(reset(set)).isZero();
            assertThat(out.toString()).contains(topics.catalog().name(Topic.EVENTS) + ": 2 partitions, 0 records back");

            try (StreamRole stream = start(topics, settings)) {
                awaitWords(topics, expected);
            }
            assertThat(run("verify", set)).as(out.toString()).isZero();
            assertThat(out.toString()).containsPattern("verify: [1-9].* words compared, 0 different");
        }
    }

    @Test
    void aStreamThatNeverRanHasNothingToReset() throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique("reset") + "-", 2)) {
            Map<String, String> set = topics.settings(directory.resolve("none"));

            assertThat(reset(set)).isZero();
            assertThat(out.toString()).contains("0 records back").doesNotContain("delete ");
            assertThat(reset(set, "--confirm")).as(out.toString()).isZero();
        }
    }

    @Test
    void aStateDirectoryThatIsInUseIsLeftAlone() throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique("reset") + "-", 2)) {
            Map<String, String> set = topics.settings(directory.resolve("held"));
            Path state = directory.resolve("held").resolve(set.get("stream.application.id"));
            Files.createDirectories(state);
            try (FileChannel channel = FileChannel.open(
                            state.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                assertThat(held.isValid()).isTrue();
                assertThat(reset(set)).isEqualTo(1);
                assertThat(out.toString()).contains("which a stream on this machine works in", "would refuse");
                assertThat(reset(set, "--confirm")).isEqualTo(1);
                assertThat(out.toString()).contains("is in use by a stream on this machine");
            }
            assertThat(state).exists();
            assertThat(reset(set, "--confirm")).as(out.toString()).isZero();
            assertThat(state).doesNotExist();
        }
    }

    /** Some events in their partition and some in the other; what each pair's hour must come to. */
    private static Map<String, String> send(StreamTopics topics, Instant hour) {
        Map<String, Long> counts = new TreeMap<>();
        for (int i = 0; i < EVENTS; i++) {
            PairKey pair = PairKey.of("service-" + i % 7, "m");
            CostEvent event =
                    new CostEvent("e" + i, hour.toEpochMilli() + i * 1_000L, pair, "c", "n", 2_000_000_000L, 1, 1, 0, 1, "");
            if (i % 10 == 0) {
                topics.sendAstray(event, i / 10 % 2);
            } else {
                topics.send(event);
            }
            counts.merge(pair.service(), 1L, Long::sum);
        }
        topics.flush();
        topics.tick(hour.plus(Duration.ofHours(1)).plusSeconds(301));
        Map<String, String> expected = new TreeMap<>();
        counts.forEach((service, events) -> expected.put(service, events + " events, " + 2 * events + ".000000000 USD"));
        return expected;
    }

    /**
     * Waits until every pair's hour is published, and the baselines of it and of the next. A stream that is stopped
     * earlier owes words that its life before the reset has published.
     */
    private static void awaitWords(StreamTopics topics, Map<String, String> expected) {
        Map<String, String> hours = new TreeMap<>();
        Map<String, Set<Integer>> slots = new TreeMap<>();
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            for (CostHour hour : topics.poll(Topic.HOURS, CostHour.class)) {
                hours.put(hour.getService(), hour.getEvents() + " events, " + hour.getCost() + " USD");
            }
            for (BaselineUpdate update : topics.poll(Topic.UPDATES, BaselineUpdate.class)) {
                slots.computeIfAbsent(update.getService(), service -> new TreeSet<>())
                        .add(update.getSlot());
            }
            assertThat(hours).isEqualTo(expected);
            assertThat(slots.keySet()).isEqualTo(expected.keySet());
            assertThat(slots.values()).allMatch(both -> both.size() == 2);
        });
    }

    private static Set<String> changelogs(Admin admin, String application) throws Exception {
        Set<String> names = admin.listTopics().names().get();
        names.removeIf(name -> !name.startsWith(application) || !name.endsWith("-changelog"));
        return names;
    }

    private static StreamRole start(StreamTopics topics, Settings settings) {
        StreamRole role = new StreamRole(settings, topics.registry(), new SimpleMeterRegistry(), "");
        role.start();
        return role;
    }

    private int reset(Map<String, String> settings, String... arguments) {
        return run("reset", settings, arguments);
    }

    private int run(String verb, Map<String, String> settings, String... arguments) {
        out.getBuffer().setLength(0);
        List<String> line = new ArrayList<>(List.of(verb));
        line.addAll(List.of(arguments));
        settings.forEach((key, value) -> line.addAll(List.of("--set", key + "=" + value)));
        CommandLine command = Main.commandLine();
        return command
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(line.toArray(new String[0]));
    }
}
