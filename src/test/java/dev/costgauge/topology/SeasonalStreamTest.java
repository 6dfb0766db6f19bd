package dev.costgauge.topology;

import static dev.costgauge.topology.GaugeDriver.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.costgauge.avro.AlertKind;
import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.AnomalyDirection;
import dev.costgauge.avro.BaselineReason;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostDriver;
import dev.costgauge.avro.CostDriverKind;
import dev.costgauge.avro.CostRule;
import dev.costgauge.avro.PlaceExcess;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.wire.Topic;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The default rule in the topology: a fleet of made-up pairs with two weeks of history, and then something happens. */
class SeasonalStreamTest {

    private static final int PAIRS = 14;
    private static final int WEEKS = 2;
    private static final PairKey FIRST = pair(0);

    @TempDir
    private Path stateDir;

    private final Random random = new Random(7);
    private GaugeDriver gauge;

    private int eventNumber;

    /** The hour that is to come, counted from {@link GaugeDriver#MONDAY}. */
    private int now;

    @BeforeEach
    void learn() {
        gauge = new GaugeDriver(stateDir, GaugeDriver.book(3), GaugeDriver.seasonal());
        while (now < WEEKS * 168) {
            hour(1);
        }
        gauge.alerts();
        gauge.hours();
        gauge.baselines();
    }

    @AfterEach
    void close() {
        gauge.alerts().forEach(SeasonalStreamTest::assertSplitsSum);
        gauge.close();
    }

    @Test
    void aSpikeIsToldByTheEventThatCrosses() {
        event(FIRST, 10, usual(0));
        event(FIRST, 20, 10 * usual(0));

        CostAnomalyAlert alert = only(gauge.alerts());
        assertThat(alert.getStatus()).isEqualTo(AlertStatus.OPENED);
        assertThat(alert.getKind()).isEqualTo(AlertKind.SPIKE);
        assertThat(alert.getDirection()).isEqualTo(AnomalyDirection.UP);
        assertThat(alert.getHourClosed()).isFalse();
        assertThat(alert.getRule()).isEqualTo("seasonal-conformal");
        assertThat(alert.getScore()).isGreaterThanOrEqualTo(1);
        assertThat(alert.getParentAlertId()).isEmpty();
    }

    @Test
    void anHourOnItsWayPastItsThresholdIsToldProvisionallyAndConfirmedByTheCrossing() {
        for (int second = 0; second < 420; second += 5) {
            gauge.event(usage(FIRST, second / 60, Math.round(usual(0) * 6e9 * 5 / 3600), 10, 10, "prod", "payments"));
        }
        CostAnomalyAlert early = only(gauge.alerts());
        event(FIRST, 20, 10 * usual(0));
        CostAnomalyAlert confirmed = only(gauge.alerts());

        assertThat(early.getStatus()).isEqualTo(AlertStatus.OPENED);
        assertThat(early.getProvisional()).isTrue();
        assertThat(early.getExcess()).isPositive();
        assertThat(early.getReason()).contains("at this pace");
        assertThat(confirmed.getStatus()).isEqualTo(AlertStatus.UPDATED);
        assertThat(confirmed.getAlertId()).isEqualTo(early.getAlertId());
        assertThat(confirmed.getProvisional()).isFalse();
        assertThat(confirmed.getCost()).isGreaterThan(BigDecimal.valueOf(confirmed.getThreshold()));
    }

    @Test
    void aBurstLateInAnHourThatWasSilentIsToldWhileTheHourIsStillBelowWhatIsExpectedOfIt() {
        for (int second = 40 * 60; second < 46 * 60; second += 5) {
            gauge.event(usage(FIRST, second / 60, Math.round(usual(0) * 6e9 * 5 / 3600), 10, 10, "prod", "payments"));
        }
        CostAnomalyAlert early = only(gauge.alerts());
        assertThat(early.getProvisional()).isTrue();
        assertThat(early.getKind()).isEqualTo(AlertKind.SPIKE);
        assertThat(early.getDirection()).isEqualTo(AnomalyDirection.UP);
        assertThat(early.getExcess()).isNegative();
        assertThat(early.getReason()).contains(" below the ").contains("at this pace");
    }

    @Test
    void aPaceThatDoesNotHoldIsTakenBackAtTheClose() {
        for (int second = 0; second < 420; second += 5) {
            gauge.event(usage(FIRST, second / 60, Math.round(usual(0) * 6e9 * 5 / 3600), 10, 10, "prod", "payments"));
        }
        CostAnomalyAlert early = only(gauge.alerts());
        int at = now;
        IntStream.range(1, PAIRS).forEach(n -> event(pair(n), at, 30, cost(n, at)));
        endHour();

        CostAnomalyAlert retracted = only(gauge.alerts());
        assertThat(retracted.getAlertId()).isEqualTo(early.getAlertId());
        assertThat(retracted.getStatus()).isEqualTo(AlertStatus.RETRACTED);
        assertThat(retracted.getReason()).contains("its pace did not hold");
        assertThat(retracted.getExcess()).isZero();
    }

    @Test
    void aPairThatFallsSilentIsToldAfterTheCloseAndNotBefore() {
        for (int i = 0; i < 4; i++) {
            hourOfAllBut(0);
        }

        List<CostAnomalyAlert> alerts = gauge.alerts();
        assertThat(alerts).isNotEmpty();
        CostAnomalyAlert opened = alerts.getFirst();
        assertThat(opened.getStatus()).isEqualTo(AlertStatus.OPENED);
        assertThat(opened.getKind()).isEqualTo(AlertKind.SILENCE);
        assertThat(opened.getDirection()).isEqualTo(AnomalyDirection.DOWN);
        assertThat(opened.getService()).isEqualTo(FIRST.service());
        assertThat(opened.getHourClosed()).isTrue();
        assertThat(opened.getExcess()).isNegative();
        assertThat(opened.getReason()).contains("Nothing was spent");
        assertThat(alerts).allMatch(alert -> alert.getAlertId().equals(opened.getAlertId()));
    }

    @Test
    void whenNobodyIsHeardTheDataIsMissingAndNobodyIsAccused() {
        Instant from = time(now, 0);
        for (int i = 0; i < 3; i++) {
            hour(0);
        }
        Instant to = time(now, 0);
        List<CostAnomalyAlert> during = gauge.alerts();
        for (int i = 0; i < 7; i++) {
            hour(1);
        }

        assertThat(during).noneMatch(alert -> alert.getDirection() == AnomalyDirection.DOWN && alert.getKind() != AlertKind.FLEET);
        CostAnomalyAlert opened = only(of(AlertKind.FLEET, during));
        assertThat(opened.getProject()).isEqualTo("*");
        assertThat(opened.getReason()).contains("data is missing", "14 of 14 pairs");
        assertThat(of(AlertKind.FLEET, gauge.alerts()))
                .extracting(CostAnomalyAlert::getAlertId, CostAnomalyAlert::getStatus)
                .containsExactly(tuple(opened.getAlertId(), AlertStatus.RESOLVED));
        List<BaselineUpdate> learned = gauge.baselines().stream()
                .filter(update -> update.getReason() == BaselineReason.LEARNED)
                .toList();
        assertThat(learned).extracting(BaselineUpdate::getLastHour).contains(from.minusSeconds(3600), to);
        assertThat(learned).noneMatch(update -> !update.getLastHour().isBefore(from) && update.getLastHour().isBefore(to));
    }

    @Test
    void whenAllPairsMoveTogetherTheirAlertsArePartOfOne() {
        for (int i = 0; i < 3; i++) {
            hour(4);
        }
        List<CostAnomalyAlert> during = gauge.alerts();
        for (int i = 0; i < 4; i++) {
            hour(1);
        }
        List<CostAnomalyAlert> after = gauge.alerts();

        List<CostAnomalyAlert> fleet = of(AlertKind.FLEET, during);
        assertThat(fleet).extracting(CostAnomalyAlert::getStatus).containsExactly(AlertStatus.OPENED);
        String parent = fleet.getFirst().getAlertId();
        assertThat(fleet.getFirst().getDirection()).isEqualTo(AnomalyDirection.UP);
        assertThat(fleet.getFirst().getExcess()).isPositive();
        List<String> own = during.stream()
                .filter(alert -> alert.getStatus() == AlertStatus.OPENED && alert.getKind() != AlertKind.FLEET)
                .map(CostAnomalyAlert::getAlertId)
                .toList();
        assertThat(own).hasSizeGreaterThan(PAIRS / 2).doesNotHaveDuplicates();
        for (String id : own) {
            CostAnomalyAlert last = during.stream()
                    .filter(alert -> alert.getAlertId().equals(id))
                    .reduce((earlier, later) -> later)
                    .orElseThrow();
            assertThat(last.getParentAlertId()).isEqualTo(parent);
        }
        assertThat(after)
                .filteredOn(alert -> alert.getAlertId().equals(parent))
                .extracting(CostAnomalyAlert::getStatus)
                .containsExactly(AlertStatus.RESOLVED);
    }

    @Test
    void aLastingStepIsOneAlertWithFewUpdates() {
        for (int i = 0; i < 20 * 24; i++) {
            int at = now;
            IntStream.range(0, PAIRS).forEach(n -> event(pair(n), at, 30, (n == 0 ? 10 : 1) * cost(n, at)));
            endHour();
        }

        List<CostAnomalyAlert> own = gauge.alerts().stream()
                .filter(alert -> alert.getService().equals(FIRST.service()))
                .toList();
        assertThat(own).extracting(CostAnomalyAlert::getAlertId).containsOnly(own.getFirst().getAlertId());
        assertThat(own.stream().filter(alert -> alert.getStatus() == AlertStatus.OPENED)).hasSize(1);
        assertThat(own.stream().filter(alert -> alert.getStatus() == AlertStatus.UPDATED)).hasSizeLessThanOrEqualTo(5);
        assertThat(own.getLast().getStatus()).isEqualTo(AlertStatus.RESOLVED);
        assertThat(own.stream().filter(alert -> alert.getStatus() == AlertStatus.RESOLVED)).hasSize(1);
    }

    @Test
    void aNewPairIsJudgedFromItsFirstEvent() {
        event(PairKey.of("brand-new", "gpt-4o"), 5, 5_000);

        CostAnomalyAlert alert = only(gauge.alerts());
        assertThat(alert.getKind()).isEqualTo(AlertKind.NEW_SPEND);
        assertThat(alert.getService()).isEqualTo("brand-new");
        assertThat(alert.getReason()).contains("less than a week of history");
    }

    @Test
    void anOverrideChangesTheJudgementOfThePairsThatItMatchesFromItsHourOn() {
        gauge.rule(
                CostRule.newBuilder()
                        .setRuleId("quiet-checkout")
                        .setVersion(1)
                        .setEffectiveFrom(time(now + 4, 0))
                        .setService("service-0")
                        .setMinImpact(100_000.0)
                        .setChangedAt(time(now, 0))
                        .build(),
                time(now, 0));
        event(FIRST, 10, 12 * usual(0));
        assertThat(gauge.alerts()).hasSize(1);
        endHour();
        for (int i = 0; i < 6; i++) {
            hour(1);
        }
        gauge.alerts();

        event(FIRST, 10, 12 * usual(0));
        event(pair(1), 10, 12 * usual(1));

        assertThat(gauge.alerts()).extracting(CostAnomalyAlert::getService).containsExactly("service-1");
    }

    @Test
    void aRuleThatBreaksItsOwnRulesGoesToTheDeadLetters() {
        gauge.rule(
                CostRule.newBuilder()
                        .setRuleId("r")
                        .setVersion(1)
                        .setEffectiveFrom(MONDAY)
                        .setSensitivity(-1.0)
                        .setChangedAt(MONDAY)
                        .build(),
                time(now, 0));

        assertThat(new String(
                        only(gauge.bytes(Topic.DEAD_LETTERS)).headers().lastHeader("costgauge-rule").value(),
                        java.nio.charset.StandardCharsets.UTF_8))
                .contains("sensitivity is above 0");
    }

    private static List<CostAnomalyAlert> of(AlertKind kind, List<CostAnomalyAlert> alerts) {
        return alerts.stream().filter(alert -> alert.getKind() == kind).toList();
    }

    @Test
    void theExcessIsSplitExactlyAndTheCulpritIsNamedFirst() {
        int at = now;
        IntStream.range(1, PAIRS).forEach(n -> event(pair(n), at, 30, cost(n, at)));
        long requests = Math.round(usual(0) / 0.1);
        // As many requests as usual, but answers of 80 tokens where 10 are usual: 52 cents a request, not 10.
        gauge.event(usage(FIRST, 40, requests * 520_000_000L, requests, 80, "prod", "payments"));
        endHour();
        gauge.event(usage(FIRST, -20, 3_000_000_007L, 30, 10, "dr", "batch"));

        List<CostAnomalyAlert> alerts = gauge.alerts();
        assertThat(alerts).hasSizeGreaterThanOrEqualTo(1).allMatch(alert -> alert.getService().equals(FIRST.service()));
        alerts.forEach(SeasonalStreamTest::assertSplitsSum);
        CostAnomalyAlert last = alerts.getLast();
        assertThat(last.getDrivers().getFirst().getDriver()).isEqualTo(CostDriverKind.OUTPUT_TOKENS);
        assertThat(last.getPlaceExcess().getFirst().getCluster()).isEqualTo("prod");
        assertThat(last.getReason()).contains("of it by output tokens per request", "of it in prod/payments");
    }

    /** An event of that many requests with 100 input tokens each. */
    private CostEvent usage(
            PairKey pair, int minute, long nanos, long requests, int answer, String cluster, String namespace) {
        return new CostEvent(
                "u" + eventNumber++, time(now, minute).toEpochMilli(), pair, cluster, namespace, nanos,
                100 * requests, answer * requests, 0, requests, "t");
    }

    private static void assertSplitsSum(CostAnomalyAlert alert) {
        assertThat(alert.getDrivers().stream()
                        .map(CostDriver::getExcess)
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(alert.getExcess());
        assertThat(alert.getPlaceExcess().stream()
                        .map(PlaceExcess::getExcess)
                        .reduce(alert.getOtherExcess(), BigDecimal::add))
                .isEqualByComparingTo(alert.getExcess());
    }

    /** One hour in which every pair spends that multiple of the usual; none at all when it is 0. */
    private void hour(double factor) {
        int at = now;
        if (factor > 0) {
            IntStream.range(0, PAIRS).forEach(n -> event(pair(n), at, 30, factor * cost(n, at)));
        }
        endHour();
    }

    private void hourOfAllBut(int silent) {
        int at = now;
        IntStream.range(0, PAIRS).filter(n -> n != silent).forEach(n -> event(pair(n), at, 30, cost(n, at)));
        endHour();
    }

    private void endHour() {
        now++;
        gauge.tick(time(now, 5));
    }

    private double usual(int n) {
        return 20 * (n + 1) * (1 + .5 * Math.sin(2 * Math.PI * (now % 24) / 24));
    }

    private double cost(int n, int at) {
        return 20 * (n + 1) * (1 + .5 * Math.sin(2 * Math.PI * (at % 24) / 24)) * (1 + .08 * random.nextGaussian());
    }

    private void event(PairKey pair, int minute, double dollars) {
        event(pair, now, minute, dollars);
    }

    /** Ten cents a request: 100 input tokens at 400 millionths, and 10 output tokens at six thousandths of a dollar. */
    private void event(PairKey pair, int at, int minute, double dollars) {
        long requests = Math.round(dollars / 0.1);
        gauge.event(new CostEvent(
                "e" + eventNumber++, time(at, minute).toEpochMilli(), pair, "prod", "payments", requests * 100_000_000L,
                100 * requests, 10 * requests, 0, requests, "t"));
    }

    private static Instant time(int hour, int minute) {
        return MONDAY.plus(Duration.ofHours(hour)).plus(Duration.ofMinutes(minute));
    }

    private static PairKey pair(int n) {
        return PairKey.of("service-" + n, "gpt-4o");
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.getFirst();
    }
}
