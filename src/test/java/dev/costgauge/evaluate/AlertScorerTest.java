package dev.costgauge.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertScorerTest {

    private static final int HOURS = 336;

    private static Injection set(Fault... faults) {
        double[] costs = new double[HOURS];
        Arrays.fill(costs, 10);
        Panel panel = new Panel(new String[] {"a"}, new double[][] {costs}, new boolean[1][HOURS]);
        return new Injection(0, panel, List.of(faults));
    }

    private static List<double[][]> scores(int... hours) {
        double[] scores = new double[HOURS];
        for (int hour : hours) {
            scores[hour] = 2;
        }
        return List.<double[][]>of(new double[][] {scores});
    }

    @Test
    void faultIsCaughtByAnyOfItsHours() {
        AlertScorer scorer = new AlertScorer(List.of(set(new Fault(0, 200, 204, "spike5"))), 168, 24);
        assertThat(scorer.at(scores(203), 1).recall()).isEqualTo(1);
        assertThat(scorer.at(scores(199), 1).recall()).isZero();
    }

    @Test
    void falseHoursWithinSixHoursAreOneEpisode() {
        AlertScorer scorer = new AlertScorer(List.of(set()), 168, 24);
        assertThat(scorer.weeks()).isEqualTo(1);
        assertThat(scorer.at(scores(170, 176, 182, 300), 1).falsePerWeek()).isEqualTo(2);
    }

    @Test
    void hoursOfTheWarmUpAndTheAftermathAreNeverFalse() {
        AlertScorer scorer = new AlertScorer(List.of(set(new Fault(0, 200, 204, "spike5"))), 168, 24);
        assertThat(scorer.at(scores(100, 205, 227), 1).falsePerWeek()).isZero();
        assertThat(scorer.at(scores(228), 1).falsePerWeek()).isPositive();
    }

    @Test
    void thresholdIsTheLowestThatKeepsTheRate() {
        AlertScorer scorer = new AlertScorer(List.of(set()), 168, 24);
        double[] scores = new double[HOURS];
        scores[180] = 3;
        scores[220] = 2;
        scores[221] = 1.5;
        scores[260] = 1;
        List<double[][]> all = List.<double[][]>of(new double[][] {scores});
        double threshold = scorer.threshold(all, 2);
        assertThat(threshold).isEqualTo(Math.nextUp(1.0));
        assertThat(scorer.at(all, threshold).falsePerWeek()).isEqualTo(2);
    }
}
