package dev.costgauge.topology;

import static dev.costgauge.topology.GaugeDriver.MONDAY;
import static dev.costgauge.topology.GaugeDriver.PAIR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.BaselineReason;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostShare;
import dev.costgauge.cost.PairKey;
import dev.costgauge.cost.AlertId;
import dev.costgauge.wire.Topic;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostTopologyTest {

    private static final Instant NEXT_MONDAY = MONDAY.plus(Duration.ofDays(7));

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
    void closesAnHourWhenATickPassesItsEndAndTheGrace() {
        gauge.event(MONDAY.plusSeconds(60), "1.25");
        gauge.event(MONDAY.plusSeconds(120), "0.75");
        gauge.tick(MONDAY.plusSeconds(3600 + 299));
        assertThat(gauge.hours()).isEmpty();

        gauge.tick(MONDAY.plusSeconds(3600 + 300));

        CostHour hour = only(gauge.hours());
        assertThat(hour.getCost()).isEqualByComparingTo("2.00");
        assertThat(hour.getEvents()).isEqualTo(2);
        assertThat(hour.getInputTokens()).isEqualTo(200);
        assertThat(hour.getSlot()).isZero();
        assertThat(hour.getHour()).isEqualTo(MONDAY);
        assertThat(hour.getRevision()).isZero();
    }

    @Test
    void closesAnHourWhenAnotherPairsEventPassesItsEndAndTheGrace() {
        gauge.event(MONDAY.plusSeconds(60), "1");
        gauge.event(PairKey.of("search", "gpt-4o"), MONDAY.plusSeconds(3600 + 300), "5", "", "");

        assertThat(only(gauge.hours()).getService()).isEqualTo("checkout");
    }

    @Test
    void learnsAnHourWhenItLeavesTheRing() {
        gauge.event(MONDAY.plusSeconds(60), "10");
        gauge.tick(MONDAY.plus(Duration.ofHours(3)).plusSeconds(300));
        assertThat(gauge.baselines()).isEmpty();

        gauge.tick(MONDAY.plus(Duration.ofHours(4)).plusSeconds(300));

        BaselineUpdate update = only(gauge.baselines());
        assertThat(update.getSlot()).isZero();
        assertThat(update.getBaseline()).isEqualTo(10.0);
        assertThat(update.getThreshold()).isEqualTo(30.0);
        assertThat(update.getReason()).isEqualTo(BaselineReason.LEARNED);
        assertThat(update.getLastCost()).isEqualByComparingTo("10");
    }

    @Test
    void opensTheAlertAtTheEventThatCrossesAndNotBefore() {
        learnMonday("10");
        gauge.event(NEXT_MONDAY.plusSeconds(60), "20");
        gauge.event(NEXT_MONDAY.plusSeconds(120), "10");
        assertThat(gauge.alerts()).isEmpty();

        gauge.event(PAIR, NEXT_MONDAY.plusSeconds(600), "0.000000001", "prod", "batch");

        CostAnomalyAlert alert = only(gauge.alerts());
        assertThat(alert.getStatus()).isEqualTo(AlertStatus.OPENED);
        assertThat(alert.getAlertId()).isEqualTo(AlertId.of(PAIR, NEXT_MONDAY.getEpochSecond() / 3600));
        assertThat(alert.getSequence()).isZero();
        assertThat(alert.getHourClosed()).isFalse();
        assertThat(alert.getCost()).isEqualByComparingTo("30.000000001");
        assertThat(alert.getExpected()).isEqualTo(10.0);
        assertThat(alert.getThreshold()).isEqualTo(30.0);
        assertThat(alert.getExcess()).isEqualByComparingTo("20.000000001");
        assertThat(alert.getCrossingEventTime()).isEqualTo(NEXT_MONDAY.plusSeconds(600));
        assertThat(alert.getDetectedAt()).isEqualTo(NEXT_MONDAY.plusSeconds(600));
        assertThat(alert.getShares().getFirst().getNamespace()).isEqualTo("payments");
        assertThat(sum(alert.getShares()).add(alert.getOtherCost())).isEqualByComparingTo(alert.getCost());
        assertThat(alert.getReason()).contains("$30.00", "$10.00", "ewma-ratio");
    }

    @Test
    void resolvesAfterTwoQuietClosedHours() {
        learnMonday("10");
        gauge.event(NEXT_MONDAY.plusSeconds(60), "100");
        gauge.tick(NEXT_MONDAY.plus(Duration.ofHours(2)).plusSeconds(300));
        assertThat(gauge.alerts()).extracting(CostAnomalyAlert::getStatus).containsExactly(AlertStatus.OPENED);

        gauge.tick(NEXT_MONDAY.plus(Duration.ofHours(3)).plusSeconds(300));

        CostAnomalyAlert resolved = only(gauge.alerts());
        assertThat(resolved.getStatus()).isEqualTo(AlertStatus.RESOLVED);
        assertThat(resolved.getSequence()).isEqualTo(1);
        assertThat(resolved.getAlertId()).isEqualTo(AlertId.of(PAIR, NEXT_MONDAY.getEpochSecond() / 3600));
    }

    @Test
    void updatesWhenTheHourGrowsFourfoldWhileItRuns() {
        learnMonday("10");
        gauge.event(NEXT_MONDAY.plusSeconds(60), "40");
        gauge.event(NEXT_MONDAY.plusSeconds(61), "80");
        assertThat(gauge.alerts()).extracting(CostAnomalyAlert::getStatus).containsExactly(AlertStatus.OPENED);

        gauge.event(NEXT_MONDAY.plusSeconds(62), "10");

        CostAnomalyAlert update = only(gauge.alerts());
        assertThat(update.getStatus()).isEqualTo(AlertStatus.UPDATED);
        assertThat(update.getExcess()).isEqualByComparingTo("120");
    }

    @Test
    void retractsWhenACreditTakesTheCostBackBeforeTheClose() {
        learnMonday("10");
        gauge.event(NEXT_MONDAY.plusSeconds(60), "100");
        gauge.event(NEXT_MONDAY.plusSeconds(120), "-95");
        gauge.tick(NEXT_MONDAY.plus(Duration.ofHours(1)).plusSeconds(300));

        assertThat(gauge.alerts())
                .extracting(CostAnomalyAlert::getStatus)
                .containsExactly(AlertStatus.OPENED, AlertStatus.RETRACTED);
    }

    @Test
    void amendsAClosedHourOfTheRingAndRetractsWhatTheCreditUndid() {
        learnMonday("10");
        gauge.event(NEXT_MONDAY.plusSeconds(60), "100");
        gauge.tick(NEXT_MONDAY.plus(Duration.ofHours(1)).plusSeconds(300));
        gauge.hours();
        gauge.alerts();

        gauge.event(NEXT_MONDAY.plusSeconds(120), "-80");

        assertThat(only(gauge.alerts()).getStatus()).isEqualTo(AlertStatus.RETRACTED);
        CostHour amended = only(gauge.hours());
        assertThat(amended.getRevision()).isEqualTo(1);
        assertThat(amended.getCost()).isEqualByComparingTo("20");
        assertThat(amended.getAnomalous()).isFalse();
    }

    @Test
    void opensAnAlertWhenLateCostMakesAClosedHourAnomalous() {
        learnMonday("10");
        gauge.event(NEXT_MONDAY.plusSeconds(60), "10");
        gauge.tick(NEXT_MONDAY.plus(Duration.ofHours(1)).plusSeconds(300));
        gauge.event(NEXT_MONDAY.plusSeconds(61), "25");

        CostAnomalyAlert alert = only(gauge.alerts());
        assertThat(alert.getStatus()).isEqualTo(AlertStatus.OPENED);
        assertThat(alert.getHourClosed()).isTrue();
    }

    @Test
    void learnsTheAmendedTotalNotTheFirstOne() {
        gauge.event(MONDAY.plusSeconds(60), "10");
        gauge.tick(MONDAY.plus(Duration.ofHours(2)).plusSeconds(300));
        gauge.event(MONDAY.plusSeconds(70), "5");
        gauge.tick(MONDAY.plus(Duration.ofHours(4)).plusSeconds(300));

        assertThat(only(gauge.baselines()).getBaseline()).isEqualTo(15.0);
    }

    @Test
    void keepsAnEventWhoseHourHasLeftTheRing() {
        gauge.event(MONDAY.plusSeconds(60), "10");
        gauge.tick(MONDAY.plus(Duration.ofHours(4)).plusSeconds(300));
        gauge.event(MONDAY.plusSeconds(90), "7");

        TestRecord<byte[], byte[]> late = only(gauge.bytes(Topic.LATE));
        assertThat(header(late, "costgauge-reason")).isEqualTo("TOO_LATE");
        assertThat(gauge.meters.counter("costgauge.events.late").count()).isEqualTo(1);
    }

    @Test
    void countsSilentHoursOfAnActivePairAsZero() {
        gauge.event(MONDAY.plusSeconds(60), "10");
        gauge.tick(MONDAY.plus(Duration.ofHours(3)).plusSeconds(300));

        assertThat(gauge.hours())
                .extracting(hour -> hour.getCost().stripTrailingZeros())
                .containsExactly(
                        BigDecimal.TEN.stripTrailingZeros(), BigDecimal.ZERO, BigDecimal.ZERO);
    }

    @Test
    void stopsCountingZerosWhenAPairIsDormant() {
        gauge.event(MONDAY.plusSeconds(60), "10");
        gauge.tick(MONDAY.plus(Duration.ofDays(20)));

        assertThat(gauge.hours()).hasSize(1 + 7 * 24);
    }

    @Test
    void sendsWhatItCannotReadToTheDeadLettersWithAReason() {
        gauge.raw(new byte[] {7, 7, 7}, MONDAY);

        TestRecord<byte[], byte[]> letter = only(gauge.bytes(Topic.DEAD_LETTERS));
        assertThat(letter.value()).containsExactly(7, 7, 7);
        assertThat(header(letter, "costgauge-reason")).isEqualTo("NOT_CONFLUENT_FORMAT");
        assertThat(header(letter, "costgauge-topic")).isEqualTo("cost-events");
        assertThat(header(letter, "costgauge-offset")).isEqualTo("0");
    }

    @Test
    void anEventOfAProducerWhoseClockIsADayAheadIsADeadLetterAndClosesNothing() {
        gauge.event(MONDAY.plusSeconds(60), "10");
        gauge.eventAhead(MONDAY.plus(Duration.ofDays(1)), MONDAY.plusSeconds(90));

        assertThat(header(only(gauge.bytes(Topic.DEAD_LETTERS)), "costgauge-reason")).isEqualTo("TIME_IN_FUTURE");
        assertThat(gauge.hours()).isEmpty();
        gauge.event(MONDAY.plusSeconds(120), "1");
        gauge.tick(MONDAY.plusSeconds(3600 + 300));
        assertThat(only(gauge.hours()).getCost()).isEqualByComparingTo("11");
    }

    @Test
    void aSpikeDoesNotRaiseItsOwnBarAndTheNextOneIsComparedWithTheUpdatedBaseline() {
        learnMonday("10");
        gauge.event(NEXT_MONDAY.plusSeconds(60), "100");
        gauge.tick(NEXT_MONDAY.plus(Duration.ofHours(5)));

        // 0.9 * 10 + 0.1 * 100
        assertThat(gauge.baselines().getLast().getSlot()).isZero();
        gauge.event(NEXT_MONDAY.plus(Duration.ofDays(7)).plusSeconds(60), "1");
        gauge.tick(NEXT_MONDAY.plus(Duration.ofDays(7)).plusSeconds(3900));
        assertThat(gauge.hours().getLast().getThreshold()).isEqualTo(3 * (0.9 * 10.0 + 0.1 * 100.0));
    }

    @Test
    void namesNoAnomalyBelowTheFloor() {
        gauge.close();
        gauge = new GaugeDriver(stateDir, GaugeDriver.book(3), GaugeDriver.ewma(1.0));
        learnMonday("0.01");
        gauge.event(NEXT_MONDAY.plusSeconds(60), "1.00");
        assertThat(gauge.alerts()).isEmpty();

        gauge.event(NEXT_MONDAY.plusSeconds(61), "0.01");

        assertThat(only(gauge.alerts()).getThreshold()).isEqualTo(1.0);
    }

    /** One hour of that cost on Monday at 00:00, learned, and then silence until the next Monday's first minute. */
    private void learnMonday(String dollars) {
        gauge.event(MONDAY.plusSeconds(60), dollars);
        gauge.tick(NEXT_MONDAY.plusSeconds(1));
        gauge.baselines();
        gauge.hours();
        assertThat(gauge.alerts()).isEmpty();
    }

    private static BigDecimal sum(List<CostShare> shares) {
        return shares.stream().map(CostShare::getCost).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.getFirst();
    }
}
