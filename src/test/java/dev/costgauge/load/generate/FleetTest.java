package dev.costgauge.load.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetTest {

    /** 2026-11-23 00:00 UTC, a Monday. */
    private static final long PRESENT = 498_720;

    @Test
    void thePresentOfTheseTestsIsAMonday() {
        assertThat(HourOfWeek.UTC.slotOf(PRESENT)).isZero();
    }

    @Test
    void thousandsOfPairsHaveDifferentNames() {
        Fleet fleet = Fleet.of(1, 5000, PRESENT);

        assertThat(fleet.pairs().stream().map(PairProfile::pair).collect(Collectors.toSet())).hasSize(5000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42, 1234567})
    void noUsualHourOfTheNextFourWeeksComesToThreeTimesWhatItsSlotWasSeededWith(long seed) {
        Fleet fleet = Fleet.of(seed, 60, PRESENT);
        for (PairProfile profile : fleet.pairs()) {
            for (long hour = PRESENT; hour < PRESENT + 4 * HourOfWeek.SLOTS; hour++) {
                double cost = fleet.hourTotal(profile, hour);
                assertThat(cost)
                        .as("%s in slot %d", profile.pair(), HourOfWeek.UTC.slotOf(hour))
                        .isPositive()
                        .isLessThan(2.9 * seededMean(fleet, profile, hour))
                        .isLessThan(2.9 * seededEwma(fleet, profile, hour));
            }
        }
    }

    @Test
    void theShowcaseIsOfMiddlingSizeAtEveryHourOfTheWeek() {
        Fleet fleet = Fleet.of(1, 60, PRESENT);
        for (long hour = PRESENT; hour < PRESENT + HourOfWeek.SLOTS; hour++) {
            assertThat(fleet.hourTotal(fleet.showcase(), hour)).isBetween(20.0, 200.0);
        }
    }

    @Test
    void someHoursAreHeavyAndWeekendsAreQuiet() {
        Fleet fleet = Fleet.of(1, 60, PRESENT);
        long heavy = 0;
        double week = 0;
        double weekend = 0;
        for (PairProfile profile : fleet.pairs()) {
            for (long hour = PRESENT - 4 * HourOfWeek.SLOTS; hour < PRESENT; hour++) {
                heavy += fleet.hourTotal(profile, hour) > 1.5 * profile.shape(hour) && profile.shape(hour) > 0 ? 1 : 0;
                if (HourOfWeek.UTC.slotOf(hour) >= 120) {
                    weekend += fleet.hourTotal(profile, hour) / 2;
                } else {
                    week += fleet.hourTotal(profile, hour) / 5;
                }
            }
        }
        assertThat(heavy).isGreaterThan(100);
        assertThat(weekend).isBetween(0.4 * week, 0.9 * week);
    }

    @Test
    void somePairsBeginWithinTheHistory() {
        Fleet fleet = Fleet.of(1, 60, PRESENT);

        List<PairProfile> launched = fleet.pairs().stream()
                .filter(profile -> profile.launchHour() > PRESENT - 5 * HourOfWeek.SLOTS)
                .toList();

        assertThat(launched).hasSizeBetween(3, 6).allSatisfy(profile -> {
            assertThat(fleet.hourTotal(profile, profile.launchHour() - 1)).isZero();
            assertThat(fleet.hourTotal(profile, profile.launchHour())).isPositive();
        });
    }

    @Test
    void historyIsTheSameTwiceAndInOrderAndAsLargeAsTheFleetSays() {
        Fleet fleet = Fleet.of(7, 12, PRESENT);
        long from = HourOfWeek.startOf(PRESENT - 30);
        long to = HourOfWeek.startOf(PRESENT);
        List<CostEvent> events = new ArrayList<>();
        History.of(fleet, from, to).forEachRemaining(events::add);
        List<CostEvent> again = new ArrayList<>();
        History.of(Fleet.of(7, 12, PRESENT), from, to).forEachRemaining(again::add);

        assertThat(events).isEqualTo(again).isSortedAccordingTo((a, b) -> Long.compare(a.eventTime(), b.eventTime()));
        assertThat(events.stream().map(CostEvent::eventId).collect(Collectors.toSet())).hasSize(events.size());
        for (PairProfile profile : fleet.pairs()) {
            double spent = events.stream()
                    .filter(event -> event.pair().equals(profile.pair()) && event.costNanos() > 0)
                    .mapToDouble(event -> event.costNanos() / 1e9)
                    .sum();
            assertThat(spent).isCloseTo(fleet.between(profile, from, to), within(0.001 * spent));
        }
    }

    @Test
    void fiveWeeksHaveCreditsAndEveryPair() {
        Fleet fleet = Fleet.of(1, 60, PRESENT);
        long credits = 0;
        var pairs = new HashSet<PairKey>();
        History history = History.fiveWeeksBefore(fleet, HourOfWeek.startOf(PRESENT) + 1234);
        while (history.hasNext()) {
            CostEvent event = history.next();
            credits += event.costNanos() < 0 ? 1 : 0;
            pairs.add(event.pair());
        }
        assertThat(credits).isBetween(20L, 500L);
        assertThat(pairs).hasSize(60);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 29, 59})
    void aLiveHourLooksLikeTheFleetsHourWhateverMinuteItBeginsIn(int minute) {
        Fleet fleet = Fleet.of(3, 60, PRESENT);
        long begin = HourOfWeek.startOf(PRESENT + 14) + minute * 60_000L + 321;
        long end = HourOfWeek.startOf(PRESENT + 15);
        Map<PairKey, Double> dollars = new HashMap<>();
        History.runningHour(fleet, begin).forEachRemaining(event -> add(dollars, event));
        LiveTraffic traffic = new LiveTraffic(fleet, 200, begin, "t");
        for (long now = begin; now < end; now = Math.min(end, now + 50)) {
            traffic.advance(Math.min(end, now + 50), event -> add(dollars, event));
        }
        for (PairProfile profile : fleet.pairs()) {
            double expected = fleet.hourTotal(profile, PRESENT + 14);
            assertThat(dollars.get(profile.pair())).isCloseTo(expected, within(0.02 * expected));
        }
    }

    @Test
    void liveEventsComeAtTheWantedRateInTheWantedTimeEachWithItsOwnId() {
        Fleet fleet = Fleet.of(3, 60, PRESENT);
        long begin = HourOfWeek.startOf(PRESENT) + 595_000;
        LiveTraffic traffic = new LiveTraffic(fleet, 2000, begin, "t");
        List<CostEvent> events = new ArrayList<>();
        traffic.advance(begin + 10_000, events::add);

        assertThat(events.size()).isBetween(19_800, 20_300);
        assertThat(events.stream().map(CostEvent::eventId).collect(Collectors.toSet())).hasSize(events.size());
        assertThat(events).allSatisfy(event -> {
            assertThat(event.eventTime()).isBetween(begin, begin + 9_999);
            assertThat(event.cachedTokens()).isLessThanOrEqualTo(event.inputTokens());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 599_000, 1_800_000, 3_540_000, 3_590_000, 3_599_900})
    void aRunawayPassesThreeTimesTheBaselineWithinTwentySecondsAtAnyMinute(int millisIntoTheHour) {
        for (long slot = 0; slot < HourOfWeek.SLOTS; slot += 5) {
            Fleet fleet = Fleet.of(11, 60, PRESENT);
            long begin = HourOfWeek.startOf(PRESENT + slot) + millisIntoTheHour;
            PairProfile profile = fleet.showcase();
            // The stream heard nothing of the running hour: the hardest case.
            LiveTraffic traffic = new LiveTraffic(fleet, 2000, begin, "t");
            Runaway runaway =
                    Runaway.crossing(fleet, profile, 3, java.time.Duration.ofSeconds(10), begin, "retry storm");
            traffic.begin(runaway);
            Map<Long, Double> hours = new HashMap<>();
            List<CostEvent> storm = new ArrayList<>();
            long crossed = Long.MAX_VALUE;
            for (long now = begin; now < begin + 20_000 && crossed == Long.MAX_VALUE; now += 50) {
                traffic.advance(now + 50, event -> {
                    if (event.pair().equals(profile.pair())) {
                        hours.merge(HourOfWeek.hourOf(event.eventTime()), event.costNanos() / 1e9, Double::sum);
                        storm.add(event);
                    }
                });
                long hour = HourOfWeek.hourOf(now);
                if (hours.getOrDefault(hour, 0.0) > 3 * fleet.baselineAtMost(profile, hour)) {
                    crossed = now;
                }
            }
            assertThat(crossed).as("slot %d", slot).isLessThan(begin + 20_000);
            double planted = storm.stream()
                    .filter(event -> event.cluster().equals(runaway.place().cluster())
                            && event.namespace().equals(runaway.place().namespace()))
                    .mapToLong(CostEvent::costNanos)
                    .sum();
            assertThat(planted).isGreaterThan(0.9 * storm.stream().mapToLong(CostEvent::costNanos).sum());
        }
    }

    @Test
    void aRunawayLeavesTheOtherPairsAlone() {
        Fleet fleet = Fleet.of(3, 20, PRESENT);
        long begin = HourOfWeek.startOf(PRESENT);
        Map<PairKey, Double> dollars = new HashMap<>();
        LiveTraffic traffic = new LiveTraffic(fleet, 500, begin, "t");
        traffic.begin(Runaway.times(fleet, fleet.showcase(), 500, begin, "retry storm"));
        traffic.advance(begin + 600_000, event -> add(dollars, event));

        for (PairProfile profile : fleet.pairs()) {
            double usual = fleet.between(profile, begin, begin + 600_000);
            double times = profile == fleet.showcase() ? 500 : 1;
            assertThat(dollars.get(profile.pair())).isCloseTo(times * usual, within(0.05 * times * usual));
        }
    }

    @Test
    void refusesAFleetOfNoneAndAPairItDoesNotHave() {
        assertThatThrownBy(() -> Fleet.of(1, 0, PRESENT)).hasMessage("pairs are at least 1, not 0");
        assertThatThrownBy(() -> Fleet.of(1, 1, PRESENT).find(PairKey.of("a", "b")))
                .hasMessage("the fleet has no pair default/a/b");
    }

    private static void add(Map<PairKey, Double> dollars, CostEvent event) {
        if (event.costNanos() > 0) {
            dollars.merge(event.pair(), event.costNanos() / 1e9, Double::sum);
        }
    }

    /** Four weeks' mean, a week before the launch counted as nothing. */
    private static double seededMean(Fleet fleet, PairProfile profile, long hour) {
        double sum = 0;
        for (int week = 1; week <= 4; week++) {
            sum += fleet.hourTotal(profile, seedHour(hour) - (long) (week - 1) * HourOfWeek.SLOTS);
        }
        return sum / 4;
    }

    /** The weeks before one after the other, alpha 0.1, from the first that has traffic. */
    private static double seededEwma(Fleet fleet, PairProfile profile, long hour) {
        double baseline = 0;
        for (int week = 4; week >= 1; week--) {
            double cost = fleet.hourTotal(profile, seedHour(hour) - (long) (week - 1) * HourOfWeek.SLOTS);
            baseline = baseline == 0 ? cost : 0.9 * baseline + 0.1 * cost;
        }
        return baseline;
    }

    /** The latest hour of the same slot before the present: a baseline of the first week, which nothing has taught since. */
    private static long seedHour(long hour) {
        return hour - (Math.floorDiv(hour - PRESENT, (long) HourOfWeek.SLOTS) + 1) * HourOfWeek.SLOTS;
    }
}
