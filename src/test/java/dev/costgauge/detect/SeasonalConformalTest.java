package dev.costgauge.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeasonalConformalTest {

    private final SeasonalConformal rule = new SeasonalConformal(1, 1);

    /** A daily and weekly shape with noise, around 50 USD an hour. */
    private static double usual(int hour, Random random) {
        int slot = hour % 168;
        double day = 1 + .5 * Math.sin(2 * Math.PI * (slot % 24) / 24.0);
        double weekend = slot >= 120 ? .6 : 1;
        return 50 * day * weekend * Math.exp(.08 * random.nextGaussian());
    }

    private SeasonalState learned(int hours, long seed) {
        SeasonalState state = rule.create();
        Random random = new Random(seed);
        for (int hour = 0; hour < hours; hour++) {
            rule.learn(state, hour % 168, usual(hour, random), new FleetPrior(40));
        }
        return state;
    }

    private byte[] bytes(SeasonalState state) {
        ByteBuffer out = ByteBuffer.allocate(rule.maxBytes());
        rule.write(state, out);
        return Arrays.copyOf(out.array(), out.position());
    }

    @Test
    void learnsOnToTheSameBitsAfterItWasWrittenAndRead() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            SeasonalState kept = rule.create();
            SeasonalState stored = rule.create();
            for (int hour = 0; hour < 600; hour++) {
                double cost = random.nextInt(40) == 0 ? 900 * random.nextDouble() : usual(hour, random);
                rule.learn(kept, hour % 168, cost, new FleetPrior(40));
                rule.learn(stored, hour % 168, cost, new FleetPrior(40));
                if (random.nextInt(10) == 0) {
                    stored = rule.read(ByteBuffer.wrap(bytes(stored)));
                }
            }
            assertThat(bytes(stored)).isEqualTo(bytes(kept));
        }
    }

    @Test
    void stateTakesAboutTwelveHundredBytes() {
        assertThat(rule.maxBytes()).isEqualTo(bytes(learned(400, 1)).length).isLessThan(1_400);
    }

    @Test
    void refusesAStateFromTheFuture() {
        byte[] bytes = bytes(rule.create());
        bytes[0] = 99;
        assertThatThrownBy(() -> rule.read(ByteBuffer.wrap(bytes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version 99");
    }

    @Test
    void learningACopyLeavesTheOriginalAlone() {
        SeasonalState state = learned(500, 3);
        byte[] before = bytes(state);
        SeasonalState preview = rule.copy(state);
        assertThat(bytes(preview)).isEqualTo(before);
        rule.learn(preview, 500 % 168, 700, new FleetPrior(40));
        assertThat(bytes(state)).isEqualTo(before);
        assertThat(bytes(preview)).isNotEqualTo(before);
    }

    @Test
    void crossingRuleEqualsTheVerdictOnTheClosedHour() {
        Random random = new Random(5);
        for (int hours = 0; hours < 900; hours += 37) {
            Expectation e = rule.expect(learned(hours, hours), hours % 168, new FleetPrior(40));
            long crossing = e.crossingNanos();
            assertThat(e.judge(crossing / 1e9).anomalous()).isTrue();
            assertThat(e.judge((crossing - 1) / 1e9).anomalous()).isFalse();
            for (int i = 0; i < 50; i++) {
                long cost = (long) (random.nextDouble() * 3 * crossing);
                boolean up = cost >= crossing;
                assertThat(e.isExceededBy(cost)).isEqualTo(up);
                assertThat(e.judge(cost / 1e9).anomalous()).isEqualTo(up || e.isUndercutBy(cost));
            }
        }
    }

    @Test
    void thresholdCanBeRecomputedByHandFromWhatAnAlertCarries() {
        Expectation e = rule.expect(learned(700, 9), 700 % 168, new FleetPrior(40));
        double byHand = Math.max(e.expected() + e.limitUp() * e.scale(), e.expected() + rule.minImpact());
        assertThat(e.threshold()).isEqualTo(Math.max(byHand, 1.3 * e.expected()));
    }

    @Test
    void expectationIsReadAsItWasWritten() {
        Expectation e = rule.expect(learned(300, 2), 11, new FleetPrior(40));
        ByteBuffer out = ByteBuffer.allocate(Expectation.BYTES);
        e.write(out);
        assertThat(Expectation.read(out.flip())).isEqualTo(e);
    }

    @Test
    void pairThatNobodyKnowsIsJudgedByTheFleet() {
        SeasonalState nobody = rule.create();
        assertThat(rule.expect(nobody, 5, FleetPrior.UNKNOWN)).isEqualTo(Expectation.NONE);
        Expectation e = rule.expect(nobody, 5, new FleetPrior(40));
        assertThat(e.expected()).isEqualTo(40);
        assertThat(e.judge(4_000).kind()).isEqualTo(AnomalyKind.NEW_SPEND);
    }

    @Test
    void tellsSpikeDropAndSilenceApart() {
        SeasonalState state = learned(1_000, 4);
        Expectation e = rule.expect(state, 1_000 % 168, new FleetPrior(40));
        assertThat(e.judge(5 * e.expected()).kind()).isEqualTo(AnomalyKind.SPIKE);
        assertThat(e.judge(.05 * e.expected()).kind()).isEqualTo(AnomalyKind.DROP);
        assertThat(e.judge(0).kind()).isEqualTo(AnomalyKind.SILENCE);
        assertThat(e.judge(e.expected()).kind()).isNull();
    }

    @Test
    void doublingForDaysIsALevelShift() {
        SeasonalState state = learned(1_000, 6);
        Random random = new Random(7);
        AnomalyKind first = null;
        for (int hour = 1_000; hour < 1_024 && first == null; hour++) {
            double cost = 1.6 * usual(hour, random);
            rule.learn(state, hour % 168, cost, new FleetPrior(40));
            first = rule.trend(state, hour % 168, cost).kind();
        }
        assertThat(first).isEqualTo(AnomalyKind.LEVEL_SHIFT);
    }

    @Test
    void twentyPercentAWeekIsASlowRampWithinThreeWeeks() {
        SeasonalState state = learned(1_000, 8);
        Random random = new Random(9);
        AnomalyKind first = null;
        for (int hour = 1_000; hour < 1_000 + 3 * 168 && first == null; hour++) {
            double cost = Math.pow(1.2, (hour - 1_000) / 168.0) * usual(hour, random);
            rule.learn(state, hour % 168, cost, new FleetPrior(40));
            first = rule.trend(state, hour % 168, cost).kind();
        }
        assertThat(first).isEqualTo(AnomalyKind.SLOW_RAMP);
    }

    @Test
    void usualWeeksRaiseNothing() {
        SeasonalState state = learned(700, 10);
        Random random = new Random(11);
        for (int hour = 700; hour < 1_700; hour++) {
            double cost = usual(hour, random);
            assertThat(rule.expect(state, hour % 168, new FleetPrior(40)).judge(cost).kind()).as("hour %d", hour).isNull();
            rule.learn(state, hour % 168, cost, new FleetPrior(40));
            assertThat(rule.trend(state, hour % 168, cost).kind()).as("trend at %d", hour).isNull();
        }
    }

    @Test
    void tenfoldStepBecomesTheLevelWithinAWeek() {
        SeasonalState state = learned(1_000, 12);
        Random random = new Random(13);
        for (int hour = 1_000; hour < 1_168; hour++) {
            rule.learn(state, hour % 168, 10 * usual(hour, random), new FleetPrior(40));
        }
        double expected = rule.expect(state, 1_168 % 168, new FleetPrior(40)).expected();
        double cost = 10 * usual(1_168, new Random(14));
        assertThat(expected / cost).isBetween(.6, 1.6);
    }

    @Test
    void historyOfFourWeeksIsWhatTheSlotsExpect() {
        double[] baselines = new double[168];
        int[] observations = new int[168];
        for (int slot = 0; slot < 168; slot++) {
            baselines[slot] = 20 + slot % 24;
            observations[slot] = 4;
        }
        SeasonalState state = rule.create();
        assertThat(rule.seed(state, baselines, observations).cardinality()).isEqualTo(168);
        for (int slot = 0; slot < 168; slot++) {
            assertThat(rule.baseline(state, slot) / baselines[slot]).isBetween(.75, 1.35);
            assertThat(rule.observations(state, slot)).isEqualTo(4);
            assertThat(rule.provisional(state, slot)).isFalse();
        }
    }

    @Test
    void foreignPriorIsProvisionalUntilThePairHasAnHourOfItsOwn() {
        double[] baselines = new double[168];
        Arrays.fill(baselines, 30);
        SeasonalState state = rule.create();
        rule.seed(state, baselines, new int[168]);
        assertThat(rule.provisional(state, 17)).isTrue();
        assertThat(rule.observations(state, 17)).isZero();
        rule.learn(state, 17, 31, FleetPrior.UNKNOWN);
        assertThat(rule.provisional(state, 17)).isFalse();
        assertThat(rule.seed(state, baselines, new int[168]).get(17)).isFalse();
    }

    @Test
    void correctionMovesTheSlotTowardsTheTrueCost() {
        SeasonalState state = learned(1_000, 15);
        double before = rule.baseline(state, 40);
        rule.relearn(state, 40, before, before * 1.2);
        assertThat(rule.baseline(state, 40)).isGreaterThan(before).isLessThan(1.2 * before);
    }

    @Test
    void figuresOfASmallSeriesStayAsTheyWere() {
        SeasonalState state = rule.create();
        for (int hour = 0; hour < 400; hour++) {
            rule.learn(state, hour % 168, 10 + hour % 24 + hour % 7 * .5 + (hour == 300 ? 90 : 0), new FleetPrior(20));
        }
        Expectation e = rule.expect(state, 400 % 168, new FleetPrior(20));
        assertThat(e.expected()).isCloseTo(26.526723, within(1e-4));
        assertThat(e.threshold()).isCloseTo(43.353526, within(1e-4));
        assertThat(e.floor()).isCloseTo(8.579689, within(1e-4));
        assertThat(e.scale()).isCloseTo(3.943259, within(1e-4));
        assertThat(rule.baseline(state, 5)).isCloseTo(18.817959, within(1e-4));
    }

    @Test
    void higherSensitivityLowersTheThreshold() {
        SeasonalConformal eager = new SeasonalConformal(1, 1.5);
        SeasonalState state = learned(1_000, 16);
        assertThat(eager.expect(state, 10, new FleetPrior(40)).threshold()).isLessThan(rule.expect(state, 10, new FleetPrior(40)).threshold());
    }
}
