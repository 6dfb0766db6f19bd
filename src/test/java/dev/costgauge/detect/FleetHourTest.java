package dev.costgauge.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FleetHourTest {

    private static final Expectation HUNDRED = new Expectation(100, 200, 20, 10, 3, 3, false, true);

    private static FleetHour fleet(double... costs) {
        FleetHour sum = FleetHour.NONE;
        for (double cost : costs) {
            sum = sum.plus(FleetHour.of(HUNDRED, cost, true));
        }
        return sum;
    }

    @Test
    void partialSumsAddUpInAnyOrder() {
        List<FleetHour> parts = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 40; i++) {
            parts.add(FleetHour.of(HUNDRED, random.nextInt(400), true));
        }
        FleetHour sum = parts.stream().reduce(FleetHour.NONE, FleetHour::plus);
        Collections.shuffle(parts, random);
        assertThat(parts.stream().reduce(FleetHour.NONE, FleetHour::plus)).isEqualTo(sum);
    }

    @Test
    void mostPairsHalvedIsOneEventOfTheFleet() {
        double[] costs = new double[20];
        Arrays.fill(costs, 40);
        FleetVerdict verdict = fleet(costs).verdict();
        assertThat(verdict).isEqualTo(FleetVerdict.DOWN);
        assertThat(verdict.folds(false)).isTrue();
        assertThat(verdict.folds(true)).isFalse();
        assertThat(verdict.learns()).isFalse();
    }

    @Test
    void onePairAloneIsNoEventOfTheFleet() {
        double[] costs = new double[20];
        Arrays.fill(costs, 100);
        costs[3] = 900;
        assertThat(fleet(costs).verdict()).isEqualTo(FleetVerdict.USUAL);
    }

    @Test
    void fewPairsAreNoFleet() {
        assertThat(fleet(30, 30, 30).verdict()).isEqualTo(FleetVerdict.USUAL);
    }

    @Test
    void nobodyHeardIsAGapAndNotADrop() {
        FleetHour sum = FleetHour.NONE;
        for (int pair = 0; pair < 20; pair++) {
            sum = sum.plus(FleetHour.of(HUNDRED, 0, pair == 0));
        }
        assertThat(sum.verdict()).isEqualTo(FleetVerdict.GAP);
        assertThat(sum.verdict().learns()).isFalse();
    }

    @Test
    void memoryKnowsWhatAPairCostsOnAverageAndWhatHardlyAnyPairCosts() {
        assertThat(FleetMemory.NONE.prior()).isEqualTo(FleetPrior.NONE);
        double[] costs = new double[200];
        Arrays.fill(costs, 10);
        costs[7] = 5_000;
        FleetPrior prior = FleetMemory.NONE.plus(fleet(costs)).prior();
        assertThat(prior.mean()).isCloseTo((199 * 10 + 5_000) / 200.0, within(1e-9));
        assertThat(prior.high()).isBetween(10., 15.);
        Arrays.fill(costs, 0, 10, 5_000);
        assertThat(FleetMemory.NONE.plus(fleet(costs)).prior().high()).isBetween(4_000., 6_500.);
    }

    @Test
    void memoryForgetsTheFleetOfLastMonth() {
        FleetMemory memory = FleetMemory.NONE;
        for (int hour = 0; hour < 720; hour++) {
            memory = memory.plus(fleet(100, 100));
        }
        for (int hour = 0; hour < 720; hour++) {
            memory = memory.plus(fleet(10, 10));
        }
        assertThat(memory.prior().mean()).isBetween(10., 12.);
    }

    @Test
    void fleetOfNothingButZerosHasAPrior() {
        FleetPrior prior = FleetMemory.NONE.plus(fleet(0, 0, 0)).prior();
        assertThat(prior.mean()).isZero();
        assertThat(prior.high()).isBetween(0., .001);
    }
}
