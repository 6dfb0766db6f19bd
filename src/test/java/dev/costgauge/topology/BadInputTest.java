package dev.costgauge.topology;

import static dev.costgauge.topology.GaugeDriver.MONDAY;
import static dev.costgauge.topology.GaugeDriver.PAIR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.LogTime;
import dev.costgauge.detect.FleetPrior;
import dev.costgauge.detect.FleetVerdict;
import dev.costgauge.fleet.FleetNotice;
import dev.costgauge.wire.ClockMark;
import dev.costgauge.wire.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single records that once stopped the topology, or were believed. What {@link TopologyFuzzTest} finds goes here. */
class BadInputTest {

    private static final long NOW = MONDAY.toEpochMilli();
    private static final long THIS_HOUR = HourOfWeek.hourOf(NOW);

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

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE})
    void noMarkAsTheFirstRecordMakesEventsTooLateOrPartsOfYears(long time) {
        gauge.mark(Instant.ofEpochMilli(0), -1, MONDAY);
        pipe(Topic.TICKS, new ClockMark(time, -1).toBytes(), MONDAY);
        gauge.event(MONDAY.plusSeconds(60), "1");
        gauge.tick(MONDAY.plusSeconds(3_900));

        assertThat(gauge.hours()).singleElement().satisfies(hour -> assertThat(hour.getEvents()).isEqualTo(1));
        assertThat(gauge.bytes(Topic.LATE)).isEmpty();
        assertThat(gauge.bytes(Topic.FLEET_PARTS)).hasSizeLessThan(5);
        assertThat(gauge.bytes(Topic.NOTICES)).hasSizeLessThan(5);
    }

    @Test
    void whatIsNoMarkIsALetter() {
        pipe(Topic.TICKS, null, MONDAY);
        pipe(Topic.TICKS, new byte[] {1, 2, 3}, MONDAY);
        pipe(Topic.TICKS, new ClockMark(-5, -1).toBytes(), MONDAY);
        pipe(Topic.TICKS, new ClockMark(NOW, -2).toBytes(), MONDAY);

        assertThat(rules()).hasSize(4).containsOnly(ClockMark.RULE);
    }

    @Test
    void aMarkThatWaitsForAnEventThatWasNeverWrittenDoesNotStopTheClock() {
        gauge.event(MONDAY.plusSeconds(60), "1");
        gauge.mark(MONDAY.plusSeconds(61), Long.MAX_VALUE, MONDAY.plusSeconds(61));
        gauge.tick(MONDAY.plusSeconds(3_900));

        assertThat(gauge.hours()).hasSize(1);
    }

    @Test
    void anHourAfterNextYearIsNotOneThatTheFleetHasHad() {
        notice(new FleetNotice(THIS_HOUR + 9_000, FleetVerdict.GAP, FleetPrior.NONE, ""));
        notice(new FleetNotice(Long.MAX_VALUE, FleetVerdict.UP, FleetPrior.NONE, ""));
        notice(new FleetNotice(-1, FleetVerdict.UP, FleetPrior.NONE, ""));

        assertThat(rules()).hasSize(3).allMatch(rule -> rule.contains("before 1970, or after the record's log time"));
    }

    @Test
    void aRuleThatNoRecordOfTheTopicOfRulesMaySayIsNotHeardOfTheNotices() {
        gauge.event(MONDAY.plusSeconds(60), "1");
        pipe(Topic.NOTICES, rule("nonsense", 1), MONDAY);
        pipe(Topic.NOTICES, rule("ewma-ratio", Double.NaN), MONDAY);
        pipe(Topic.NOTICES, rule("ewma-ratio", -1), MONDAY);

        assertThat(rules()).hasSize(3).allMatch(rule -> rule.contains("cannot be read as a notice"));
        gauge.tick(MONDAY.plusSeconds(3_900));
        assertThat(gauge.hours()).hasSize(1);
    }

    @Test
    void rulesThatTakeMoreThanTheirRecordHoldsAreRefused() {
        String longest = "x".repeat(256);
        int heard = 0;
        List<String> refused = List.of();
        while (refused.isEmpty() && heard < 1_000) {
            BinaryWriter out = new BinaryWriter().putByte(2).putByte(1).putString("rule-" + heard++).putLong(1).putLong(THIS_HOUR);
            out.putString(longest).putString(longest).putString(longest).putByte(0).putString("");
            out.putDouble(1).putDouble(1).putLong(1).putDouble(1);
            pipe(Topic.NOTICES, out.toBytes(), MONDAY);
            refused = rules();
        }

        assertThat(refused).singleElement().asString().contains("all rules together take at most 524288 bytes");
        assertThat(heard).isBetween(100, 999);
    }

    @Test
    void anAlertThatAvroReadsAndDoesNotWriteIsALetter() {
        HostileRecords source = new HostileRecords(5, gauge.registry());
        int letters = 0;
        for (int i = 0; i < 5_000; i++) {
            HostileRecords.Hostile hostile = source.next(NOW);
            byte[] value = hostile.record().value();
            if (hostile.topic() == Topic.NOTICES && value != null && value.length > 0 && value[0] == 3) {
                pipe(Topic.NOTICES, value, MONDAY);
                letters += rules().size();
            }
        }
        assertThat(letters).isPositive();
    }

    @Test
    void aProducersHeadersDoNotSayWhereARecordStood() {
        Headers headers = new RecordHeaders()
                .add("costgauge-origin-topic", "elsewhere".getBytes(StandardCharsets.UTF_8))
                .add("costgauge-origin-key", new byte[] {7});
        gauge.pipe(Topic.EVENTS, new TestRecord<>(new byte[] {1}, new byte[] {9}, headers, MONDAY));

        TestRecord<byte[], byte[]> letter = gauge.bytes(Topic.DEAD_LETTERS).getFirst();
        assertThat(header(letter, LetterHeaders.TOPIC)).isEqualTo("cost-events");
        assertThat(letter.key()).containsExactly(1);
    }

    @Test
    void originsWithoutValueStopNothing() {
        Headers headers = new RecordHeaders();
        for (String name : new String[] {"topic", "partition", "offset", "key"}) {
            headers.add("costgauge-origin-" + name, null);
        }
        gauge.pipe(Topic.REROUTED, new TestRecord<>(null, new byte[] {9}, headers, MONDAY));

        assertThat(header(gauge.bytes(Topic.DEAD_LETTERS).getFirst(), LetterHeaders.TOPIC)).isEqualTo("costgauge-rerouted");
    }

    @Test
    void aRecordWithoutATimeIsOf1970AndStopsNothing() {
        ConsumerRecord<Object, Object> record = new ConsumerRecord<>(
                "t", 0, 0, ConsumerRecord.NO_TIMESTAMP, org.apache.kafka.common.record.TimestampType.CREATE_TIME, 0, 0, null,
                null, new RecordHeaders(), java.util.Optional.empty());

        assertThat(new LogTimeExtractor().extract(record, NOW)).isZero();
    }

    @Test
    void twoHoursOfAFleetThatSleptForYearsAreTwoParts() {
        gauge.event(MONDAY.plusSeconds(60), "1");
        gauge.tick(MONDAY.plusSeconds(3_900));
        gauge.bytes(Topic.FLEET_PARTS);
        Instant later = MONDAY.plus(Duration.ofDays(4_000));
        gauge.tick(later);
        gauge.tick(later.plus(Duration.ofHours(1)));

        assertThat(gauge.bytes(Topic.FLEET_PARTS)).hasSizeLessThan(200);
        assertThat(gauge.bytes(Topic.NOTICES)).hasSizeLessThan(200);
    }

    @Test
    void theLastHourThatCanHaveBeenIsTheOneOfTenMinutesAhead() {
        long edge = HourOfWeek.startOf(THIS_HOUR + 1) - LogTime.MAX_AHEAD;

        assertThat(LogTime.refusal(THIS_HOUR + 1, edge)).isNull();
        assertThat(LogTime.refusal(THIS_HOUR + 1, edge - 1)).isNotNull();
        assertThat(LogTime.refusal(0, edge)).isNull();
    }

    private static byte[] rule(String rule, double sensitivity) {
        BinaryWriter out = new BinaryWriter().putByte(2).putByte(1).putString("r").putLong(1).putLong(THIS_HOUR);
        out.putString("*").putString("*").putString("*").putByte(0).putString(rule);
        return out.putDouble(sensitivity).putDouble(0).putLong(0).putDouble(0).toBytes();
    }

    private void notice(FleetNotice notice) {
        pipe(Topic.NOTICES, new Notice.Fleet(notice).toBytes(), MONDAY);
    }

    private void pipe(Topic topic, byte @Nullable [] value, Instant logTime) {
        gauge.pipe(topic, new TestRecord<>(PAIR.bytes(), value, logTime));
    }

    private List<String> rules() {
        return gauge.bytes(Topic.DEAD_LETTERS).stream()
                .map(letter -> header(letter, LetterHeaders.RULE))
                .toList();
    }

    private static String header(TestRecord<byte[], byte[]> letter, String name) {
        return StandardCharsets.UTF_8.decode(ByteBuffer.wrap(letter.headers().lastHeader(name).value())).toString();
    }
}
