package dev.costgauge.topology;

import static dev.costgauge.topology.GaugeDriver.MONDAY;
import static dev.costgauge.topology.GaugeDriver.PAIR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineCommandType;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.avro.HourCorrection;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.wire.Topic;
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
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repeats are counted once, and every nano-dollar that comes in is found again. */
class LedgerTest {

    @TempDir
    private Path stateDir;

    private GaugeDriver gauge;

    @BeforeEach
    void open() {
        gauge = new GaugeDriver(stateDir);
    }

    @AfterEach
    void close() {
        gauge.close();
    }

    @Test
    void aRepeatIsCountedOnceAndShownBesideItsHour() {
        CostEvent event = event("once", MONDAY.plusSeconds(60), 1_500_000_001L);
        gauge.event(event);
        gauge.event(event);
        gauge.event(event);
        gauge.tick(MONDAY.plusSeconds(3_900));

        CostHour hour = only(gauge.hours());
        assertThat(hour.getCost()).isEqualByComparingTo("1.500000001");
        assertThat(hour.getEvents()).isEqualTo(1);
        assertThat(hour.getDuplicateEvents()).isEqualTo(2);
        assertThat(hour.getDuplicateCost()).isEqualByComparingTo("3.000000002");
        assertThat(gauge.meters.counter("costgauge.events.duplicate").count()).isEqualTo(2);
    }

    @Test
    void aRepeatWithAnotherTimeIsARepeatWithinTheSpanAndAnotherEventAfterIt() {
        gauge.event(event("again", MONDAY.plusSeconds(60), 1_000_000_000L));
        gauge.event(event("again", MONDAY.plus(Duration.ofHours(20)), 1_000_000_000L));
        gauge.event(event("again", MONDAY.plus(Duration.ofHours(26)), 1_000_000_000L));
        gauge.tick(MONDAY.plus(Duration.ofHours(27)).plusSeconds(300));

        assertThat(gauge.hours().stream().filter(hour -> hour.getEvents() > 0).map(CostHour::getHour))
                .containsExactly(MONDAY, MONDAY.plus(Duration.ofHours(26)));
    }

    @Test
    void theSameIdOfAnotherPairIsAnotherEvent() {
        gauge.event(event("x", MONDAY.plusSeconds(60), 1_000_000_000L));
        gauge.event(new CostEvent(
                "x", MONDAY.plusSeconds(61).toEpochMilli(), PairKey.of("search", "gpt-4o"), "", "", 1_000_000_000L, 0, 0, 0, 1, ""));
        gauge.tick(MONDAY.plusSeconds(3_900));
        assertThat(gauge.hours()).hasSize(2).allMatch(hour -> hour.getEvents() == 1);
    }

    @Test
    void aRepeatOfAClosedHoursEventAmendsNothingButTheCountOfRepeats() {
        gauge.event(event("closed", MONDAY.plusSeconds(60), 2_000_000_000L));
        gauge.tick(MONDAY.plusSeconds(3_900));
        gauge.hours();
        gauge.event(event("closed", MONDAY.plusSeconds(60), 2_000_000_000L));

        CostHour hour = only(gauge.hours());
        assertThat(hour.getCost()).isEqualByComparingTo("2");
        assertThat(hour.getRevision()).isEqualTo(1);
        assertThat(hour.getDuplicateEvents()).isEqualTo(1);
    }

    @Test
    void everyNanoDollarThatComesInIsFoundAgain() {
        Random random = new Random(20261125);
        List<CostEvent> sent = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        long rejected = 0;
        int hours = 12;
        for (int hour = 0; hour < hours; hour++) {
            Instant start = MONDAY.plus(Duration.ofHours(hour));
            for (int i = 0; i < 300; i++) {
                Instant now = start.plusSeconds(i * 12L);
                CostEvent event = switch (random.nextInt(10)) {
                    // late by up to six hours: some amend, some come too late
                    case 0 -> event("l" + sent.size(), now.minusSeconds(random.nextInt(21_600)), cents(random));
                    case 1 -> sent.isEmpty() ? event("f", now, cents(random)) : sent.get(random.nextInt(sent.size()));
                    case 2 -> event("c" + sent.size(), now, -cents(random));
                    default -> event("e" + sent.size(), now, cents(random));
                };
                sent.add(event);
                gauge.raw(gauge.encode(event), now);
                if (random.nextInt(40) == 0) {
                    CostEvent tooOld = event("old" + i, now.minus(Duration.ofDays(50)), cents(random));
                    gauge.raw(gauge.encode(tooOld), now);
                    gauge.raw(new byte[] {1, 2, 3}, now);
                    rejected++;
                }
            }
        }
        gauge.command(correction(MONDAY), MONDAY.plus(Duration.ofHours(hours)));
        gauge.tick(MONDAY.plus(Duration.ofHours(hours + 1)));

        Map<Instant, CostLedger> lines = new HashMap<>();
        gauge.ledger().forEach(line -> lines.put(line.getHour(), line));
        for (CostLedger line : lines.values()) {
            assertThat(line.getReceivedNanos())
                    .isEqualTo(line.getCountedNanos() + line.getLateNanos() + line.getRefusedNanos() + line.getDuplicateNanos());
            assertThat(line.getReceivedEvents())
                    .isEqualTo(line.getCountedEvents()
                            + line.getLateEvents()
                            + line.getRefusedEvents()
                            + line.getDuplicateEvents());
            assertThat(line.getClosedNanos()).isEqualTo(line.getCountedNanos() + line.getCorrectedNanos());
            assertThat(line.getClosedEvents()).isEqualTo(line.getCountedEvents() + line.getCorrectedEvents());
        }
        Map<Instant, Long> closed = new HashMap<>();
        Map<String, CostHour> last = new HashMap<>();
        gauge.hours().forEach(hour -> last.put(hour.getService() + hour.getHour(), hour));
        last.values().forEach(hour -> closed.merge(hour.getHour(), Nanos.of(hour.getCost()), Long::sum));
        lines.forEach((hour, line) ->
                assertThat(closed.getOrDefault(hour, 0L)).as("%s", hour).isEqualTo(line.getClosedNanos()));

        long first = sent.stream().filter(event -> ids.add(event.eventId())).mapToLong(CostEvent::costNanos).sum();
        long repeats = sent.stream().mapToLong(CostEvent::costNanos).sum() - first;
        assertThat(sum(lines, CostLedger::getCountedNanos) + sum(lines, CostLedger::getLateNanos)).isEqualTo(first);
        assertThat(sum(lines, CostLedger::getDuplicateNanos)).isEqualTo(repeats);
        assertThat(sum(lines, CostLedger::getLateNanos)).isNotZero();
        assertThat(sum(lines, CostLedger::getCorrectedNanos)).isNotZero();
        assertThat(sum(lines, CostLedger::getRefusedEvents)).isEqualTo(rejected);
        assertThat(sum(lines, CostLedger::getUnreadableEvents)).isEqualTo(rejected);
        assertThat(gauge.bytes(Topic.DEAD_LETTERS)).hasSize((int) (2 * rejected));
        assertThat(gauge.meters.get("costgauge.ledger.unaccounted").gauge().value()).isZero();
    }

    private static long sum(Map<Instant, CostLedger> lines, ToLongFunction<CostLedger> column) {
        return lines.values().stream().mapToLong(column).sum();
    }

    private static long cents(Random random) {
        return 1 + random.nextLong(1_000_000_000L);
    }

    private static CostEvent event(String id, Instant time, long nanos) {
        return new CostEvent(id, time.toEpochMilli(), PAIR, "prod", "payments", nanos, 10, 5, 0, 1, "");
    }

    private static BaselineCommand correction(Instant hour) {
        return BaselineCommand.newBuilder()
                .setCommandId("c")
                .setType(BaselineCommandType.CORRECT)
                .setVersion(9)
                .setIssuedAt(hour)
                .setIssuedBy("test")
                .setProject(PAIR.project())
                .setService(PAIR.service())
                .setModel(PAIR.model())
                .setCorrection(new HourCorrection(hour, Nanos.toDecimal(77_000_000_000L), 250L, 250L, 1L, 1L, 0L))
                .build();
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.getFirst();
    }
}
