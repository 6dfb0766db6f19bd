package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.settings.Settings;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.topology.LetterHeaders;
import dev.costgauge.wire.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Letters of a real stream on a real broker: shown, sent again once, and back again when they are still wrong. */
class DlqIT {

    private static final PairKey PAIR = PairKey.of("checkout", "gpt-4o");
    private static final int DEAR = 5;

    @TempDir
    private Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StringWriter out = new StringWriter();
    private final List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    private final Map<String, CostLedger> ledger = new HashMap<>();

    @Test
    void lettersAreSentAgainOnceAndWhatIsStillWrongComesBack() throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique("dlq") + "-", 2)) {
            Instant hour = topics.thisHour().minus(Duration.ofHours(1));
            Map<String, String> strict = new HashMap<>(topics.settings(directory.resolve("state")));
            strict.put("accept.max.cost", "10");
            try (StreamRole stream = start(topics, strict)) {
                for (int i = 0; i < DEAR; i++) {
                    topics.send(event("dear-" + i, hour, 20_000_000_000L));
                }
                topics.send(event("fine", hour, 1_000_000_000L));
                topics.sendBytes("not an event".getBytes(StandardCharsets.UTF_8));
                awaitLetters(topics, DEAR + 1);
            }

            JsonNode listed = json(run(strict, "list", "--json"));
            assertThat(listed.get("letters")).hasSize(DEAR + 1);
            assertThat(listed.at("/outlook/refused").intValue()).isEqualTo(DEAR + 1);
            assertThat(run(strict, "list", "--reason", "cost_out_of_bounds"))
                    .contains("COST_OUT_OF_BOUNDS (cost)", topics.catalog().name(Topic.EVENTS) + "-", "5 letters")
                    .doesNotContain("NOT_CONFLUENT_FORMAT");
            assertThat(run(strict, "list", "--limit", "2")).contains("2 letters");
            assertThat(run(strict, "list", "--since", Instant.now().plusSeconds(3600).toString())).contains("0 letters");

            // The cause is mended: the bound is higher.
            Map<String, String> mended = new HashMap<>(strict);
            mended.put("accept.max.cost", "1000");
            assertThat(run(mended, "replay"))
                    .contains("now accepted", PAIR.text(), "now refused: NOT_CONFLUENT_FORMAT", "nothing was sent");
            try (StreamRole stream = start(topics, mended)) {
                assertThat(run(mended, "replay", "--apply", "--limit", "2", "--reason", "cost_out_of_bounds")).contains("2 sent again");
                assertThat(run(mended, "replay", "--apply", "--reason", "COST_OUT_OF_BOUNDS")).contains("3 sent again");
                assertThat(run(mended, "replay", "--apply")).contains("0 sent again", "now refused");
                assertThat(run(mended, "list", "--sent-again")).contains("6 letters", "sent again");

                assertThat(run(mended, "replay", "--apply", "--refused-too")).contains("1 sent again");
                awaitLetters(topics, DEAR + 2);
                ConsumerRecord<byte[], byte[]> back = letters.getLast();
                assertThat(text(back, LetterHeaders.REASON)).isEqualTo("NOT_CONFLUENT_FORMAT");
                assertThat(text(back, LetterHeaders.REPLAY_OF)).matches("\\d+/\\d+");
                assertThat(new String(back.value(), StandardCharsets.UTF_8)).isEqualTo("not an event");
                assertThat(meters.counter("costgauge.letters.refused.again").count()).isEqualTo(1);
                assertThat(run(mended, "list")).contains("1 letters", "was letter " + text(back, LetterHeaders.REPLAY_OF));

                assertThat(counted(topics, hour)).isEqualTo(DEAR + 1);
                assertThat(ledger.values().stream().mapToLong(CostLedger::getDuplicateEvents).sum()).isZero();
            }
        }
    }

    @Test
    void whatCannotBeMeantIsRefusedByName() throws Exception {
        try (StreamTopics topics = StreamTopics.create(Servers.unique("dlq") + "-", 2)) {
            Map<String, String> settings = topics.settings(directory.resolve("state"));
            assertThat(run(settings, "replay", "--letter", "7")).contains("a letter is named partition/offset");
            assertThat(run(settings, "replay", "--apply")).contains("0 letters", "0 sent again");
        }
    }

    /** Events of an hour that were counted, once every partition has closed it. */
    private long counted(StreamTopics topics, Instant hour) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            topics.tick(hour.plus(Duration.ofHours(1)).plusSeconds(301));
            topics.poll(Topic.LEDGER, CostLedger.class)
                    .forEach(line -> ledger.put(line.getPartition() + "/" + line.getHour(), line));
            return countedNow(hour) >= DEAR + 1;
        });
        return countedNow(hour);
    }

    private long countedNow(Instant hour) {
        return ledger.values().stream()
                .filter(line -> line.getHour().equals(hour))
                .mapToLong(CostLedger::getCountedEvents)
                .sum();
    }

    private void awaitLetters(StreamTopics topics, int count) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            topics.poll(Topic.DEAD_LETTERS).stream()
                    .filter(record -> !text(record, LetterHeaders.REASON).equals("REPLAYED"))
                    .forEach(letters::add);
            return letters.size() == count;
        });
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
        return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }

    private StreamRole start(StreamTopics topics, Map<String, String> settings) {
        Settings loaded = Settings.load(AllSettings.RECORDS, settings, Map.of(), Map.of(), List.of());
        StreamRole role = new StreamRole(loaded, topics.registry(), meters, "");
        role.start();
        return role;
    }

    private static CostEvent event(String id, Instant hour, long nanos) {
        return new CostEvent(id, hour.plusSeconds(60).toEpochMilli(), PAIR, "prod", "payments", nanos, 10, 5, 0, 1, "");
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    private String run(Map<String, String> settings, String... arguments) {
        out.getBuffer().setLength(0);
        List<String> line = new ArrayList<>(List.of("dlq"));
        line.addAll(List.of(arguments));
        settings.forEach((key, value) -> line.addAll(List.of("--set", key + "=" + value)));
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true)).execute(line.toArray(new String[0]));
        return out.toString();
    }
}
