package dev.costgauge.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.FleetVerdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FleetCouncilTest {

    private static final int PARTITIONS = 4;
    private static final int PAIRS = 8;

    /** Later than every hour of these tests. */
    private static final long LOG_TIME = HourOfWeek.startOf(1_000_000);

    /** A pair that is known well and expected to cost 10 dollars. */
    private static final Expectation TEN = new Expectation(10, 20, 4, 1, 3, 3, false, true);

    private final Desk desk = new Desk();
    private FleetCouncil council = council(desk);

    @Test
    void anHourIsToldOnceEveryPartitionHasSentItOrALaterOne() {
        council.hear(part(0, 5, 10), LOG_TIME);
        council.hear(part(1, 5, 10), LOG_TIME);
        council.hear(part(2, 5, 10), LOG_TIME);
        assertThat(desk.notices).isEmpty();

        council.hear(part(3, 6, 10), LOG_TIME);

        assertThat(desk.notices).extracting(FleetNotice::hour).containsExactly(5L);
        assertThat(desk.notices.getFirst().verdict()).isEqualTo(FleetVerdict.USUAL);
        assertThat(desk.notices.getFirst().prior().mean()).isEqualTo(10);
    }

    @Test
    void partitionsThatBeganEarlierHearOfTheirHoursToo() {
        council.hear(part(0, 3, 10), LOG_TIME);
        council.hear(part(0, 4, 10), LOG_TIME);
        council.hear(part(0, 5, 10), LOG_TIME);
        for (int partition = 1; partition < PARTITIONS; partition++) {
            council.hear(part(partition, 5, 10), LOG_TIME);
        }
        assertThat(desk.notices).extracting(FleetNotice::hour).containsExactly(3L, 4L, 5L);
    }

    @Test
    void theOrderInWhichPartitionsSendChangesNothing() {
        List<List<FleetPart>> queues = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<FleetPart> queue = new ArrayList<>();
            for (long hour = 0; hour < 30; hour++) {
                queue.add(part(partition, hour, hour >= 10 && hour < 13 ? 40 : 10 + hour % 5));
            }
            queues.add(queue);
        }
        List<String> first = null;
        for (int order = 0; order < 10; order++) {
            Desk other = new Desk();
            FleetCouncil one = council(other);
            Random random = new Random(order);
            int[] at = new int[PARTITIONS];
            for (int sent = 0; sent < PARTITIONS * 30; ) {
                int partition = random.nextInt(PARTITIONS);
                if (at[partition] < 30) {
                    one.hear(queues.get(partition).get(at[partition]++), LOG_TIME);
                    sent++;
                }
            }
            List<String> told = other.notices.stream().map(FleetNotice::toString).toList();
            first = first == null ? told : first;
            assertThat(told).isEqualTo(first);
        }
    }

    @Test
    void oneEventOfManyHoursIsOneAlert() {
        for (long hour = 0; hour < 40; hour++) {
            hear(hour, hour >= 10 && hour < 20 ? 25 : 10);
        }
        assertThat(desk.alerts).extracting(CostAnomalyAlert::getAlertId).containsOnly(desk.alerts.getFirst().getAlertId());
        assertThat(desk.alerts).extracting(CostAnomalyAlert::getStatus)
                .containsExactly(AlertStatus.OPENED, AlertStatus.RESOLVED);
        assertThat(desk.alerts.getLast().getExcess())
                .isEqualByComparingTo(java.math.BigDecimal.valueOf(10L * PARTITIONS * PAIRS * 15));
        assertThat(desk.verdict(10)).isEqualTo(FleetVerdict.UP);
        assertThat(desk.notices.get(10).alertId()).isEqualTo(desk.alerts.getFirst().getAlertId());
        assertThat(desk.notices.get(20).alertId()).isEmpty();
    }

    @Test
    void lateCostThatUndoesAVerdictIsToldAndTheAlertTakenBack() {
        for (long hour = 0; hour < 12; hour++) {
            hear(hour, 10);
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            council.hear(silentPart(partition, 12), LOG_TIME + 7);
        }
        assertThat(desk.verdict(12)).isEqualTo(FleetVerdict.GAP);

        for (int partition = 0; partition < PARTITIONS; partition++) {
            council.hear(part(partition, 12, 10), LOG_TIME + 9);
        }

        assertThat(desk.verdict(12)).isEqualTo(FleetVerdict.USUAL);
        assertThat(desk.alerts).extracting(CostAnomalyAlert::getStatus)
                .containsExactly(AlertStatus.OPENED, AlertStatus.RETRACTED);
        assertThat(desk.alerts.getLast().getReason()).contains("Late cost changed the hour");
    }

    @Test
    void whatWasKeptGoesOnAsIfNothingHadHappened() {
        Desk whole = new Desk();
        FleetCouncil uninterrupted = council(whole);
        Random random = new Random(11);
        List<FleetPart> parts = new ArrayList<>();
        for (long hour = 0; hour < 100; hour++) {
            List<FleetPart> these = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                these.add(hour % 17 == 5 ? silentPart(partition, hour) : part(partition, hour, hour % 23 < 3 ? 30 : 10));
            }
            Collections.shuffle(these, random);
            parts.addAll(these);
        }
        for (FleetPart part : parts) {
            uninterrupted.hear(part, LOG_TIME);
            council.hear(part, LOG_TIME);
            if (random.nextInt(5) == 0) {
                council = council(desk);
                council.restore(desk.state, desk.parts.values());
            }
        }
        assertThat(desk.notices).isEqualTo(whole.notices);
        assertThat(desk.alerts).isEqualTo(whole.alerts);
        assertThat(desk.parts).hasSizeLessThanOrEqualTo(PARTITIONS * 65);
    }

    @Test
    void anHourBeforeTheAlertIsNeitherCountedInItNorTakenOutOfIt() {
        for (long hour = 0; hour < 12; hour++) {
            hear(hour, 10);
        }
        hearAll(partition -> silentPart(partition, 12));
        hearAll(partition -> silentPart(partition, 10));
        assertThat(desk.verdict(10)).isEqualTo(FleetVerdict.GAP);
        hearAll(partition -> part(partition, 10, 10));
        hearAll(partition -> part(partition, 12, 10));

        assertThat(desk.alerts).extracting(CostAnomalyAlert::getStatus)
                .containsExactly(AlertStatus.OPENED, AlertStatus.RETRACTED);
        assertThat(desk.alerts.getFirst().getAnomalousHours()).isEqualTo(1);
    }

    @Test
    void whatCannotBeIsRefusedAndChangesNothing() {
        for (long hour = 0; hour < 100; hour++) {
            hear(hour, 10);
        }
        List<FleetNotice> told = List.copyOf(desk.notices);

        assertThat(council.hear(part(PARTITIONS, 99, 10), LOG_TIME)).isEqualTo("partition 4 is not between 0 and 3");
        assertThat(council.hear(part(-1, 99, 10), LOG_TIME)).contains("partition -1");
        assertThat(council.hear(part(0, 20, 10), LOG_TIME)).isEqualTo("hour 20 was told more than 64 hours ago");
        assertThat(council.hear(part(0, Long.MAX_VALUE, 10), LOG_TIME)).contains("after the record's log time");
        assertThat(council.hear(part(0, 1_000_001, 10), LOG_TIME)).contains("after the record's log time");
        assertThat(council(new Desk()).hear(part(0, -1, 10), LOG_TIME)).contains("is before 1970");
        assertThat(desk.notices).isEqualTo(told);
    }

    @Test
    void hoursThatNobodySpeaksOfArePassedOverAfterAWeek() {
        hear(5, 10);
        hear(900_000, 10);

        assertThat(desk.notices).extracting(FleetNotice::hour).containsExactly(5L, 900_000L);
    }

    @Test
    void aSumWhoseCountsDoNotFitIsNone() {
        byte[] bytes = part(0, 5, 10).toBytes();
        int pairs = 4;
        assertThat(bytes[pairs]).isEqualTo((byte) (2 * PAIRS));
        bytes[pairs] += 2;

        assertThatThrownBy(() -> FleetPart.read(bytes)).hasMessageContaining("do not fit each other");
    }

    private void hearAll(IntFunction<FleetPart> parts) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(council.hear(parts.apply(partition), LOG_TIME)).isNull();
        }
    }

    private void hear(long hour, double dollars) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            council.hear(part(partition, hour, dollars), HourOfWeek.startOf(hour + 1));
        }
    }

    private static FleetPart part(int partition, long hour, double dollars) {
        FleetSum sum = new FleetSum();
        for (int pair = 0; pair < PAIRS; pair++) {
            sum.add(TEN, Math.round(dollars * 1e9), true);
        }
        return FleetPart.read(new FleetPart(partition, hour, sum).toBytes());
    }

    private static FleetPart silentPart(int partition, long hour) {
        FleetSum sum = new FleetSum();
        for (int pair = 0; pair < PAIRS; pair++) {
            sum.add(TEN, 0, false);
        }
        return new FleetPart(partition, hour, sum);
    }

    private static FleetCouncil council(Desk desk) {
        return new FleetCouncil(desk, PARTITIONS, 2, new FleetAlerts(HourOfWeek.UTC));
    }

    /** Keeps what it is given. */
    private static final class Desk implements FleetCouncil.Office {
        final List<FleetNotice> notices = new ArrayList<>();
        final List<CostAnomalyAlert> alerts = new ArrayList<>();
        final Map<String, FleetPart> parts = new HashMap<>();
        byte @Nullable [] state;

        @Override
        public void tell(FleetNotice notice) {
            notices.add(notice);
        }

        @Override
        public void alert(CostAnomalyAlert alert) {
            alerts.add(alert);
        }

        @Override
        public void keepPart(FleetPart part) {
            parts.put(part.partition() + "@" + part.hour(), part);
        }

        @Override
        public void dropPart(int partition, long hour) {
            parts.remove(partition + "@" + hour);
        }

        @Override
        public void keepState(byte[] newState) {
            state = newState;
        }

        FleetVerdict verdict(long hour) {
            return notices.stream()
                    .filter(notice -> notice.hour() == hour)
                    .reduce((earlier, later) -> later)
                    .orElseThrow()
                    .verdict();
        }
    }
}
