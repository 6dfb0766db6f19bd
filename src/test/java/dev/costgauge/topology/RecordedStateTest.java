package dev.costgauge.topology;

import static dev.costgauge.topology.GaugeDriver.MONDAY;
import static dev.costgauge.topology.GaugeDriver.PAIR;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineCommandType;
import dev.costgauge.avro.CostRule;
import dev.costgauge.avro.SlotSeed;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.EwmaRatio;
import dev.costgauge.topology.StateRecording.Input;
import dev.costgauge.wire.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stores that earlier releases left are read, and what comes next is counted, compared, alerted and booked exactly as the
 * release that wrote them did. The recordings are in src/test/state, one folder a release; README.md there says how one is
 * made.
 */
class RecordedStateTest {

    private static final Path RECORDINGS = Path.of("src/test/state");
    private static final int PAIRS = 8;
    private static final int LEARNED_HOURS = 15 * 24;
    private static final int HOURS_AFTERWARDS = 14;

    private final Random random = new Random(11);
    private int number;

    static List<Path> recordings() throws Exception {
        try (Stream<Path> folders = Files.list(RECORDINGS)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void whatARecordedReleaseLeftIsGoneOnWithExactly(Path folder, @TempDir Path stateDir) throws Exception {
        StateRecording recording = new StateRecording(folder);
        assertThat(recording.restoreStores(stateDir)).isGreaterThan(PAIRS * 24);

        Map<String, List<JsonNode>> words;
        try (GaugeDriver gauge = new GaugeDriver(stateDir, GaugeDriver.book(3), GaugeDriver.seasonal())) {
            recording.input().forEach(input -> input.into(gauge));
            words = StateRecording.words(gauge);
        }

        recording.words().forEach((topic, recorded) -> {
            List<JsonNode> now = words.get(topic);
            assertThat(now).as(topic).hasSameSizeAs(recorded);
            for (int i = 0; i < recorded.size(); i++) {
                assertThat(StateRecording.isWithin(recorded.get(i), now.get(i)))
                        .as("%s: %s instead of %s", topic, now.get(i), recorded.get(i))
                        .isTrue();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void aRecordingTellsOfEverythingThatStateIsFor(Path folder) throws Exception {
        Map<String, List<JsonNode>> words = new StateRecording(folder).words();

        assertThat(words).containsKeys(Topic.HOURS.name(), Topic.UPDATES.name(), Topic.LEDGER.name());
        assertThat(words.get(Topic.ALERTS.name()))
                .extracting(alert -> alert.get("status").textValue())
                .contains("OPENED", "UPDATED", "RESOLVED");
        assertThat(words.get(Topic.ALERTS.name()))
                .extracting(alert -> alert.get("rule").textValue())
                .contains("ewma-ratio", "seasonal-conformal");
        assertThat(words.get(Topic.LEDGER.name()))
                .anyMatch(line -> line.get("duplicateEvents").longValue() > 0)
                .anyMatch(line -> line.get("lateEvents").longValue() > 0);
    }

    /** Not a test but the recorder: {@code -Dcostgauge.record.state=src/test/state/RELEASE}. */
    @Test
    @EnabledIfSystemProperty(named = "costgauge.record.state", matches = ".+")
    void record(@TempDir Path stateDir) throws Exception {
        StateRecording recording = new StateRecording(Path.of(System.getProperty("costgauge.record.state")));
        try (GaugeDriver gauge = new GaugeDriver(stateDir, GaugeDriver.book(3), GaugeDriver.seasonal())) {
            gauge.rule(plainRule(), MONDAY);
            gauge.command(seeds(), MONDAY);
            List<Input> input = input();
            // In the middle of an hour: some are open, alerts run, ids are known.
            int cut = input.size() - HOURS_AFTERWARDS * PAIRS * 2 - HOURS_AFTERWARDS - PAIRS / 2;
            input.subList(0, cut).forEach(each -> each.into(gauge));
            recording.writeStores(gauge);
            StateRecording.words(gauge);
            List<Input> rest = new ArrayList<>(input.subList(cut, input.size()));
            disturb(rest, input.subList(0, cut));
            recording.writeInput(rest);
            rest.forEach(each -> each.into(gauge));
            recording.writeWords(StateRecording.words(gauge));
        }
    }

    private List<Input> input() {
        List<Input> input = new ArrayList<>();
        for (int hour = 0; hour < LEARNED_HOURS; hour++) {
            for (int minute : new int[] {10, 40}) {
                for (int n = 0; n < PAIRS; n++) {
                    input.add(event(n, hour, minute));
                }
            }
            input.add(new Input.Tick(time(hour + 1, 5)));
        }
        return input;
    }

    private Input.Event event(int n, int hour, int minute) {
        int left = LEARNED_HOURS - hour;
        // Pair 2 runs away before the cut and long after it, pair 5 only after it; pair 0, with the plain rule, both.
        boolean runaway = n == 2 && left <= HOURS_AFTERWARDS + 2 && left > 10
                || n == 5 && left <= 9 && left > 7
                || n == 0 && (left == HOURS_AFTERWARDS + 1 || left == 8);
        double usual = 10 * (n + 1) * (1 + .5 * Math.sin(2 * Math.PI * (hour % 24) / 24));
        long requests = Math.max(1, Math.round(usual * (1 + .08 * random.nextGaussian()) * (runaway ? 9 : 1)));
        long at = time(hour, minute).toEpochMilli() + n;
        return new Input.Event(
                at,
                new CostEvent(
                        "e" + number++, at, pair(n), n % 2 == 0 ? "eu-1" : "us-1", minute == 10 ? "search" : "chat",
                        requests * 100_000_007L, 100 * requests, 10 * requests, 3 * requests, requests, "t" + number));
    }

    /** Repeats of what the state has seen, and events for hours that are closed: in the ring, and before it. */
    private static void disturb(List<Input> rest, List<Input> before) {
        Input.Event known = (Input.Event) before.stream()
                .filter(Input.Event.class::isInstance)
                .reduce((first, second) -> second)
                .orElseThrow();
        Input.Event first = (Input.Event)
                rest.stream().filter(Input.Event.class::isInstance).findFirst().orElseThrow();
        rest.add(1, new Input.Event(first.logTime(), known.event()));
        rest.add(2, late(first, "amends", 2));
        rest.add(3, late(first, "too-late", 9));
    }

    private static Input.Event late(Input.Event now, String id, int hours) {
        CostEvent event = now.event();
        return new Input.Event(
                now.logTime(),
                new CostEvent(
                        id, event.eventTime() - hours * HourOfWeek.MILLIS, event.pair(), "eu-1", "batch", 7_000_000_001L, 10, 1,
                        0, 1, "late"));
    }

    private static CostRule plainRule() {
        return CostRule.newBuilder()
                .setRuleId("plain")
                .setVersion(1)
                .setEffectiveFrom(MONDAY)
                .setService(PAIR.service())
                .setRule(EwmaRatio.RULE)
                .setChangedAt(MONDAY)
                .build();
    }

    private static BaselineCommand seeds() {
        return BaselineCommand.newBuilder()
                .setCommandId("seed")
                .setType(BaselineCommandType.SEED)
                .setVersion(1)
                .setIssuedAt(MONDAY)
                .setIssuedBy("recorder")
                .setProject(PAIR.project())
                .setService(PAIR.service())
                .setModel(PAIR.model())
                .setSeeds(IntStream.range(0, HourOfWeek.SLOTS)
                        .mapToObj(slot -> new SlotSeed(slot, 2.0, 4))
                        .toList())
                .build();
    }

    private static PairKey pair(int n) {
        return n == 0 ? PAIR : new PairKey(n % 3 == 0 ? "team/a" : PairKey.DEFAULT_PROJECT, "service-" + n, "gpt:4o");
    }

    private static Instant time(int hour, int minute) {
        return MONDAY.plusSeconds(hour * 3600L + minute * 60L);
    }
}
