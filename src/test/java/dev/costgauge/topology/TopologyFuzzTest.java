package dev.costgauge.topology;

import static dev.costgauge.topology.GaugeDriver.MONDAY;
import static dev.costgauge.topology.GaugeDriver.PAIR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.cost.RefusalReason;
import dev.costgauge.hours.BookSettings;
import dev.costgauge.topology.HostileRecords.Hostile;
import dev.costgauge.wire.ClockMark;
import dev.costgauge.wire.SpecificAvroSerde;
import dev.costgauge.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hostile records on every topic that is read: the topology goes on, each of them is counted, refused with a reason or
 * without effect, and no nano-dollar is lost. Run longer with {@code -Dfuzz.records=1000000 -Dfuzz.seed=7}: rounds of
 * {@value #MOST_RECORDS}, each with the next seed and a topology of its own, because the driver keeps all that it wrote.
 */
class TopologyFuzzTest {

    private static final int RECORDS = Integer.getInteger("fuzz.records", 40_000);
    private static final int MOST_RECORDS = 200_000;
    private static final long SEED = Long.getLong("fuzz.seed", 20261127);

    /** More than what is done beside one record, less than a loop over years of hours. */
    private static final int MOST_OUTPUT = 20_000;

    /** Records that are kept as one: the brokers' usual limit is a megabyte. */
    private static final int MOST_BYTES = 900_000;

    private static final Set<String> REASONS = reasons();

    @TempDir
    private Path stateDir;

    private final Map<Topic, Integer> sent = new EnumMap<>(Topic.class);
    private final Map<Topic, Integer> letters = new EnumMap<>(Topic.class);
    private final Map<Instant, Long> paid = new HashMap<>();
    private final Map<Instant, CostLedger> ledger = new HashMap<>();
    private final Map<Instant, CostHour> hours = new HashMap<>();
    private final Map<Instant, Long> closed = new HashMap<>();
    private final Map<String, Long> closedOfPair = new HashMap<>();
    private final Map<Topic, TestOutputTopic<byte[], byte[]>> outputs = new EnumMap<>(Topic.class);
    private Deserializer<CostLedger> lines;
    private Deserializer<CostHour> closedHours;
    private long late;
    private long marks;
    private long rules;
    private long now = MONDAY.toEpochMilli();

    static Stream<Arguments> rounds() {
        return IntStream.range(0, Math.ceilDiv(RECORDS, MOST_RECORDS))
                .mapToObj(round -> Arguments.of(SEED + round, Math.min(MOST_RECORDS, RECORDS - round * MOST_RECORDS)));
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void hostileRecordsStopNothingAndLoseNothing(long seed, int records) {
        System.out.println("fuzz.records=" + records + " fuzz.seed=" + seed);
        try (GaugeDriver gauge = new GaugeDriver(stateDir, book(), GaugeDriver.seasonal())) {
            lines = new SpecificAvroSerde<>(gauge.registry(), CostLedger.class).deserializer();
            closedHours = new SpecificAvroSerde<>(gauge.registry(), CostHour.class).deserializer();
            HostileRecords source = new HostileRecords(seed, gauge.registry());
            Random pace = new Random(seed + 1);
            for (int i = 0; i < records; i++) {
                now += pace.nextInt(2_000) == 0 ? pace.nextInt(3_600_000) : pace.nextInt(20);
                Hostile hostile = source.next(now);
                byte[] value = hostile.record().value();
                byte[] original = value == null ? null : value.clone();
                gauge.pipe(hostile.topic(), hostile.record());
                sent.merge(hostile.topic(), 1, Integer::sum);
                marks += hostile.topic() == Topic.TICKS && ClockMark.read(value) != null ? 1 : 0;
                collect(gauge, hostile, original);
                if (i % 50 == 0) {
                    pay(gauge, i);
                }
                if (i % 100_000 == 99_999) {
                    System.out.printf("... %,d records%n", i + 1);
                }
            }
            now += Duration.ofHours(12).toMillis();
            // The work that is due is paced by the clock.
            for (int i = 0; i < 200; i++, now += 5_000) {
                gauge.tick(Instant.ofEpochMilli(now));
            }
            collect(gauge, null, null);

            everyRecordIsAccountedFor(gauge);
            moneyIsConserved();
            whatIsKeptIsBounded(gauge);
            itStillWorks(gauge);
        }
    }

    /** Of a pair that nothing hostile names. */
    private void pay(GaugeDriver gauge, int number) {
        gauge.event(new CostEvent("paid" + number, now, PAIR, "", "", 1_000_000_007L, 1, 1, 0, 1, ""));
        sent.merge(Topic.EVENTS, 1, Integer::sum);
        paid.merge(startOfHour(now), 1_000_000_007L, Long::sum);
        collect(gauge, null, null);
    }

    private static Instant startOfHour(long time) {
        return Instant.ofEpochMilli(HourOfWeek.startOf(HourOfWeek.hourOf(time)));
    }

    /** Reads what the last record made. */
    private void collect(GaugeDriver gauge, @Nullable Hostile cause, byte @Nullable [] original) {
        int made = 0;
        for (TestRecord<byte[], byte[]> letter : read(gauge, Topic.DEAD_LETTERS)) {
            Topic from = check(letter);
            letters.merge(from, 1, Integer::sum);
            if (cause != null && from == cause.topic()) {
                assertThat(Arrays.equals(letter.value(), original)).as("the letter keeps the value").isTrue();
            }
            made++;
        }
        late += read(gauge, Topic.LATE).size();
        for (TestRecord<byte[], byte[]> line : read(gauge, Topic.LEDGER)) {
            CostLedger read = lines.deserialize(Topic.LEDGER.baseName(), line.value());
            ledger.put(read.getHour(), read);
            made++;
        }
        for (TestRecord<byte[], byte[]> hour : read(gauge, Topic.HOURS)) {
            take(closedHours.deserialize(Topic.HOURS.baseName(), hour.value()));
            made++;
        }
        for (TestRecord<byte[], byte[]> notice : read(gauge, Topic.NOTICES)) {
            rules += notice.value()[0] == 2 ? 1 : 0;
            made++;
        }
        for (Topic other : List.of(Topic.ALERTS, Topic.UPDATES, Topic.FLEET_PARTS, Topic.JOURNAL)) {
            made += read(gauge, other).size();
        }
        assertThat(made).isLessThan(MOST_OUTPUT);
    }

    private List<TestRecord<byte[], byte[]>> read(GaugeDriver gauge, Topic topic) {
        TestOutputTopic<byte[], byte[]> output = outputs.computeIfAbsent(topic, gauge::output);
        return output.isEmpty() ? List.of() : output.readRecordsToList();
    }

    private static Topic check(TestRecord<byte[], byte[]> letter) {
        assertThat(REASONS).contains(header(letter, LetterHeaders.REASON));
        assertThat(header(letter, LetterHeaders.RULE)).isNotBlank();
        assertThat(header(letter, LetterHeaders.PARTITION)).isNotNull();
        assertThat(header(letter, LetterHeaders.OFFSET)).isNotNull();
        String topic = header(letter, LetterHeaders.TOPIC);
        // A re-routed event may say any topic that it stood in before.
        return Arrays.stream(Topic.values())
                .filter(each -> each.baseName().equals(topic))
                .findFirst()
                .orElse(Topic.REROUTED);
    }

    private static String header(TestRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private void take(CostHour hour) {
        if (hour.getService().equals(PAIR.service())) {
            hours.put(hour.getHour(), hour);
        }
        long cost = Nanos.of(hour.getCost());
        String key = new PairKey(hour.getProject(), hour.getService(), hour.getModel()).text() + hour.getHour();
        Long before = closedOfPair.put(key, cost);
        closed.merge(hour.getHour(), cost - (before == null ? 0 : before), Long::sum);
    }

    private void everyRecordIsAccountedFor(GaugeDriver gauge) {
        long events = sent.get(Topic.EVENTS) + sent.get(Topic.REROUTED);
        assertThat(sum(CostLedger::getReceivedEvents) + sum(CostLedger::getUnreadableEvents)).isEqualTo(events);
        assertThat(sum(CostLedger::getRefusedEvents) + sum(CostLedger::getUnreadableEvents))
                .isEqualTo(letters.get(Topic.EVENTS) + letters.get(Topic.REROUTED));
        assertThat(sum(CostLedger::getLateEvents)).isEqualTo(late).isPositive();
        assertThat(sum(CostLedger::getDuplicateEvents)).isPositive();
        assertThat(sum(CostLedger::getCorrectedEvents)).isNotZero();

        long commands = (long) (gauge.meters.counter("costgauge.commands", "outcome", "applied").count()
                + gauge.meters.counter("costgauge.commands", "outcome", "repeated").count());
        assertThat(commands).isPositive();
        assertThat(commands + letters.get(Topic.COMMANDS)).isEqualTo((long) sent.get(Topic.COMMANDS));
        assertThat(rules).isPositive();
        assertThat(rules + letters.get(Topic.RULES)).isEqualTo((long) sent.get(Topic.RULES));
        assertThat(marks).isPositive();
        assertThat(marks + letters.get(Topic.TICKS)).isEqualTo((long) sent.get(Topic.TICKS));
        assertThat(letters.get(Topic.FLEET_PARTS)).isBetween(1, sent.get(Topic.FLEET_PARTS) - 1);
        assertThat(letters.get(Topic.NOTICES)).isPositive();
        System.out.println("sent " + sent + ", dead letters " + letters + ", late " + late);
    }

    private void moneyIsConserved() {
        for (CostLedger line : ledger.values()) {
            assertThat(line.getHour().toEpochMilli()).isLessThanOrEqualTo(now);
            assertThat(line.getReceivedNanos())
                    .isEqualTo(line.getCountedNanos() + line.getLateNanos() + line.getRefusedNanos() + line.getDuplicateNanos());
            assertThat(line.getReceivedEvents())
                    .isEqualTo(line.getCountedEvents() + line.getLateEvents() + line.getRefusedEvents() + line.getDuplicateEvents());
            assertThat(line.getClosedNanos()).isEqualTo(line.getCountedNanos() + line.getCorrectedNanos());
            assertThat(closed.getOrDefault(line.getHour(), 0L)).as("%s", line.getHour()).isEqualTo(line.getClosedNanos());
        }
        Map<Instant, Long> counted = new HashMap<>();
        hours.values().stream()
                .filter(hour -> hour.getEvents() > 0)
                .forEach(hour -> counted.put(hour.getHour(), Nanos.of(hour.getCost())));
        assertThat(counted).isEqualTo(paid);
    }

    private void whatIsKeptIsBounded(GaugeDriver gauge) {
        for (String store : List.of(Stores.PARTITION, Stores.FLEET)) {
            int entries = 0;
            try (KeyValueIterator<?, byte[]> all = gauge.driver.<Object, byte[]>getKeyValueStore(store).all()) {
                while (all.hasNext()) {
                    assertThat(all.next().value.length).isLessThan(MOST_BYTES);
                    entries++;
                }
            }
            assertThat(entries).as(store).isLessThan(2_000);
        }
    }

    private void itStillWorks(GaugeDriver gauge) {
        PairKey fresh = PairKey.of("fresh", "gpt-4o");
        gauge.event(new CostEvent("fresh", now, fresh, "", "", 5_000_000_000L, 1, 1, 0, 1, ""));
        now += Duration.ofHours(2).toMillis();
        gauge.tick(Instant.ofEpochMilli(now));
        assertThat(gauge.hours()).anyMatch(hour -> hour.getService().equals("fresh") && hour.getEvents() == 1);
    }

    private long sum(ToLongFunction<CostLedger> column) {
        return ledger.values().stream().mapToLong(column).sum();
    }

    private static Set<String> reasons() {
        Set<String> reasons = new HashSet<>();
        Arrays.stream(RefusalReason.values()).map(Enum::name).forEach(reasons::add);
        Arrays.stream(Refused.values()).map(Enum::name).forEach(reasons::add);
        return reasons;
    }

    /** Short spans, so that pairs fall asleep and are forgotten while this runs. */
    private static BookSettings book() {
        return new BookSettings(
                ZoneOffset.UTC,
                Duration.ofMinutes(5),
                3,
                Duration.ofHours(6),
                Duration.ofHours(48),
                2,
                Duration.ofHours(24),
                Duration.ofHours(48),
                250,
                Duration.ofHours(24),
                100_000);
    }
}
