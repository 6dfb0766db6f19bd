package dev.costgauge.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class SeasonalConformalTest {

    /** A fleet whose pairs cost 40 USD an hour, and hardly ever more than 500. */
    private static final FleetPrior FLEET = new FleetPrior(40, 500);

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
            rule.learn(state, hour % 168, usual(hour, random), FLEET);
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
                rule.learn(kept, hour % 168, cost, FLEET);
                rule.learn(stored, hour % 168, cost, FLEET);
                if (random.nextInt(10) == 0) {
                    stored = rule.read(ByteBuffer.wrap(bytes(stored)));
                }
            }
            assertThat(bytes(stored)).isEqualTo(bytes(kept));
        }
    }

    @Test
    void stateTakesLessThanOneAndAHalfKilobytes() {
        assertThat(rule.maxBytes()).isEqualTo(bytes(learned(400, 1)).length).isLessThan(1_500);
    }

    @Test
    void refusesAStateOfAnotherVersion() {
        byte[] bytes = bytes(rule.create());
        for (byte version : new byte[] {1, 2, 99}) {
            bytes[0] = version;
            assertThatThrownBy(() -> rule.read(ByteBuffer.wrap(bytes)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("version " + version);
        }
    }

    @Test
    void saysTheSameOfTheLastHourAfterItWasWrittenAndRead() {
        SeasonalState state = learned(1_000, 21);
        double cost = 2 * usual(1_000, new Random(22));
        rule.learn(state, 1_000 % 168, cost, FLEET);
        Verdict verdict = rule.trend(state, 1_000 % 168, cost);
        assertThat(verdict.anomalous()).isTrue();
        assertThat(rule.trend(rule.read(ByteBuffer.wrap(bytes(state))), 1_000 % 168, cost)).isEqualTo(verdict);
    }

    @Test
    void learningACopyLeavesTheOriginalAlone() {
        SeasonalState state = learned(500, 3);
        byte[] before = bytes(state);
        SeasonalState preview = rule.copy(state);
        assertThat(bytes(preview)).isEqualTo(before);
        rule.learn(preview, 500 % 168, 700, FLEET);
        assertThat(bytes(state)).isEqualTo(before);
        assertThat(bytes(preview)).isNotEqualTo(before);
    }

    @Test
    void crossingRuleEqualsTheVerdictOnTheClosedHour() {
        Random random = new Random(5);
        for (int hours = 0; hours < 900; hours += 37) {
            Expectation e = rule.expect(learned(hours, hours), hours % 168, FLEET);
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
        Expectation e = rule.expect(learned(700, 9), 700 % 168, FLEET);
        double byHand = Math.max(e.expected() + e.limitUp() * e.scale(), e.expected() + rule.minImpact());
        assertThat(e.threshold()).isEqualTo(Math.max(byHand, 1.3 * e.expected()));
    }

    @Test
    void expectationIsReadAsItWasWritten() {
        Expectation e = rule.expect(learned(300, 2), 11, FLEET);
        ByteBuffer out = ByteBuffer.allocate(Expectation.BYTES);
        e.write(out);
        assertThat(Expectation.read(out.flip())).isEqualTo(e);
    }

    @Test
    void pairThatNobodyKnowsIsJudgedByTheFleet() {
        SeasonalState nobody = rule.create();
        assertThat(rule.expect(nobody, 5, FleetPrior.NONE)).isEqualTo(Expectation.NONE);
        Expectation e = rule.expect(nobody, 5, FLEET);
        assertThat(e.expected()).isEqualTo(40);
        assertThat(e.judge(4_000).kind()).isEqualTo(AnomalyKind.NEW_SPEND);
    }

    @Test
    void tellsSpikeDropAndSilenceApart() {
        SeasonalState state = learned(1_000, 4);
        Expectation e = rule.expect(state, 1_000 % 168, FLEET);
        assertThat(e.judge(5 * e.expected()).kind()).isEqualTo(AnomalyKind.SPIKE);
        assertThat(e.judge(.05 * e.expected()).kind()).isEqualTo(AnomalyKind.DROP);
        assertThat(e.judge(0).kind()).isEqualTo(AnomalyKind.SILENCE);
        assertThat(e.judge(e.expected()).kind()).isNull();
    }

    /** The kinds that the closed hours raise while the usual cost is changed. */
    private Set<AnomalyKind> kinds(SeasonalState state, int hours, long seed, DoubleUnaryOperator factor) {
        Set<AnomalyKind> kinds = EnumSet.noneOf(AnomalyKind.class);
        Random random = new Random(seed);
        for (int hour = 1_000; hour < 1_000 + hours; hour++) {
            double cost = factor.applyAsDouble(hour - 1_000) * usual(hour, random);
            rule.learn(state, hour % 168, cost, FLEET);
            Verdict verdict = rule.trend(state, hour % 168, cost);
            if (verdict.kind() != null) {
                kinds.add(verdict.kind());
            }
        }
        return kinds;
    }

    @Test
    void tellsOfADoubledHourAtItsClose() {
        assertThat(kinds(learned(1_000, 23), 1, 24, hour -> 2)).containsExactly(AnomalyKind.SPIKE);
    }

    @Test
    void tellsOfAnHourThatCostsATenthAndOfOneThatCostsNothing() {
        assertThat(kinds(learned(1_000, 25), 1, 26, hour -> .1)).containsExactly(AnomalyKind.DROP);
        assertThat(kinds(learned(1_000, 27), 1, 28, hour -> 0)).containsExactly(AnomalyKind.SILENCE);
    }

    @Test
    void doublingForDaysIsALevelShift() {
        assertThat(kinds(learned(1_000, 6), 48, 7, hour -> 2)).contains(AnomalyKind.LEVEL_SHIFT);
    }

    @Test
    void aSpikeDoesNotMakeTheHourAfterItADrop() {
        assertThat(kinds(learned(1_000, 29), 6, 30, hour -> hour == 0 ? 10 : 1))
                .doesNotContain(AnomalyKind.DROP, AnomalyKind.SILENCE);
    }

    @Test
    void evidenceGivesTheScoreByHand() {
        SeasonalState state = learned(1_000, 31);
        SeasonalState before = rule.copy(state);
        double cost = 2 * usual(1_000, new Random(32));
        rule.learn(state, 1_000 % 168, cost, FLEET);
        Verdict verdict = rule.trend(state, 1_000 % 168, cost);
        Evidence evidence = verdict.evidence();
        assertThat(evidence).isNotNull();
        assertThat(evidence.look()).isEqualTo(Evidence.Look.SETTLED);
        assertThat(evidence.error()).isCloseTo(cost - evidence.expected(), within(1e-9));
        assertThat(verdict.score()).isEqualTo(evidence.error() / (evidence.spread() * evidence.limit()));
        // What it was compared with is what one hour ahead was expected, and this hour has not moved it.
        assertThat(evidence.expected()).isCloseTo(rule.expect(before, 1_000 % 168, FLEET).expected(), within(1e-3));
    }

    @Test
    void expectationFollowsTheLastHoursOfAPairWhoseErrorsLast() {
        SeasonalState state = learned(1_000, 33);
        Random random = new Random(34);
        for (int hour = 1_000; hour < 1_300; hour++) {
            rule.learn(state, hour % 168, (1 + .2 * Math.sin(hour / 6.0)) * usual(hour, random), FLEET);
        }
        SeasonalState high = rule.copy(state);
        SeasonalState low = rule.copy(state);
        double base = rule.baseline(state, 1_300 % 168);
        rule.learn(high, 1_300 % 168, 1.2 * base, FLEET);
        rule.learn(low, 1_300 % 168, .8 * base, FLEET);
        for (int ahead = 1; ahead <= 2; ahead++) {
            int slot = (1_300 + ahead) % 168;
            assertThat(rule.expect(high, slot, FLEET).expected())
                    .isGreaterThan(1.1 * rule.expect(low, slot, FLEET).expected());
        }
    }

    @Test
    void newPairIsToldOfOnItsFirstDayOnlyWhenItCostsWhatHardlyAnyPairCosts() {
        SeasonalState state = rule.create();
        for (int hour = 0; hour < 8; hour++) {
            rule.learn(state, hour, 2, FLEET);
        }
        Expectation e = rule.expect(state, 9, FLEET);
        assertThat(e.judge(300).anomalous()).isFalse();
        assertThat(e.judge(600).kind()).isEqualTo(AnomalyKind.NEW_SPEND);
        assertThat(rule.expect(state, 9, FleetPrior.NONE).known()).isFalse();
    }

    @Test
    void twentyPercentAWeekIsASlowRampWithinThreeWeeks() {
        assertThat(kinds(learned(1_000, 8), 3 * 168, 9, hour -> Math.pow(1.2, hour / 168)))
                .contains(AnomalyKind.SLOW_RAMP);
    }

    @Test
    void whatDoublesAtOnceNeverCrept() {
        assertThat(kinds(learned(1_000, 35), 72, 36, hour -> 2)).doesNotContain(AnomalyKind.SLOW_RAMP);
    }

    @Test
    void anHourInCreditDoesNotBlindThePair() {
        SeasonalState state = learned(1_000, 37);
        rule.learn(state, 1_000 % 168, -500, FLEET);
        assertThat(rule.trend(state, 1_000 % 168, -500).kind()).isEqualTo(AnomalyKind.SILENCE);
        Random random = new Random(38);
        for (int hour = 1_001; hour < 1_100; hour++) {
            rule.learn(state, hour % 168, usual(hour, random), FLEET);
        }
        double cost = .1 * usual(1_100, random);
        rule.learn(state, 1_100 % 168, cost, FLEET);
        assertThat(rule.trend(state, 1_100 % 168, cost).kind()).isEqualTo(AnomalyKind.DROP);
    }

    @Test
    void aPairThatCostNothingForTwoYearsIsStillJudged() {
        SeasonalState state = learned(1_000, 39);
        for (int hour = 1_000; hour < 18_000; hour++) {
            rule.learn(state, hour % 168, 0, FLEET);
            assertThat(rule.score(state, hour % 168, 0)).isNotNaN();
        }
        rule.learn(state, 18_000 % 168, 500, FLEET);
        assertThat(rule.trend(state, 18_000 % 168, 500).kind()).isEqualTo(AnomalyKind.SPIKE);
        assertThat(rule.expect(state, 18_002 % 168, FLEET).expected()).isFinite();
    }

    @Test
    void usualWeeksRaiseNothing() {
        SeasonalState state = learned(700, 10);
        Random random = new Random(11);
        for (int hour = 700; hour < 1_700; hour++) {
            double cost = usual(hour, random);
            assertThat(rule.expect(state, hour % 168, FLEET).judge(cost).kind()).as("hour %d", hour).isNull();
            rule.learn(state, hour % 168, cost, FLEET);
            assertThat(rule.trend(state, hour % 168, cost).kind()).as("trend at %d", hour).isNull();
        }
    }

    @Test
    void tenfoldStepBecomesTheLevelWithinAWeek() {
        SeasonalState state = learned(1_000, 12);
        Random random = new Random(13);
        for (int hour = 1_000; hour < 1_168; hour++) {
            rule.learn(state, hour % 168, 10 * usual(hour, random), FLEET);
        }
        double expected = rule.expect(state, 1_168 % 168, FLEET).expected();
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
        rule.learn(state, 17, 31, FleetPrior.NONE);
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
            rule.learn(state, hour % 168, 10 + hour % 24 + hour % 7 * .5 + (hour == 300 ? 90 : 0), FLEET);
        }
        Expectation e = rule.expect(state, 400 % 168, FLEET);
        assertThat(e.expected()).isCloseTo(26.157009, within(1e-4));
        assertThat(e.threshold()).isCloseTo(48.186265, within(1e-4));
        assertThat(e.floor()).isCloseTo(-27.480569, within(1e-4));
        assertThat(e.scale()).isCloseTo(4.547729, within(1e-4));
        assertThat(rule.baseline(state, 5)).isCloseTo(18.227625, within(1e-4));
    }

    @Test
    void higherSensitivityLowersTheThreshold() {
        SeasonalConformal eager = new SeasonalConformal(1, 1.5);
        SeasonalState state = learned(1_000, 16);
        assertThat(eager.expect(state, 10, FLEET).threshold()).isLessThan(rule.expect(state, 10, FLEET).threshold());
    }
}
