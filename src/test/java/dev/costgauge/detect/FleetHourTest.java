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
    void meanCostIsThatOfThePairsThatHaveOne() {
        assertThat(FleetHour.NONE.meanCost()).isNaN();
        assertThat(fleet(10, 30).faded().meanCost()).isCloseTo(20, within(1e-9));
    }
}
