package dev.costgauge.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.chaos.PlainOracle.Said;
import dev.costgauge.chaos.PlainOracle.Step;
import dev.costgauge.chaos.PlainOracle.Turn;
import dev.costgauge.cost.AlertId;
import dev.costgauge.cost.PairKey;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The oracle by hand: baselines of one dollar, so that three are still normal. */
class PlainOracleTest {

    private static final PairKey PAIR = PairKey.of("checkout", "gpt-4o");
    private static final long FIRST = 490_000;
    private static final long DOLLAR = 1_000_000_000;

    private final PlainOracle oracle = new PlainOracle(PAIR);

    PlainOracleTest() {
        oracle.seed(1);
        oracle.close(FIRST - 1);
    }

    @Test
    void anAlertOpensAtTheCrossingAndIsResolvedAfterTwoNormalHours() {
        spend(FIRST, 3);
        assertThat(oracle.steps()).isEmpty();
        oracle.event(FIRST, 1);
        oracle.close(FIRST);
        spend(FIRST + 1, 4);
        oracle.close(FIRST + 2);
        assertThat(oracle.steps()).isEqualTo(Map.of(step(FIRST, Turn.OPENED), 1));

        oracle.close(FIRST + 3);

        assertThat(oracle.steps())
                .isEqualTo(Map.of(step(FIRST, Turn.OPENED), 1, step(FIRST, Turn.RESOLVED), 1));
        assertThat(oracle.hours()).hasSize(4).containsEntry(FIRST + 2, new Said(0, 3, false));
        assertThat(oracle.hours().get(FIRST)).isEqualTo(new Said(3 * DOLLAR + 1, 3, true));
    }

    @Test
    void theIdIsThatOfTheDocumentedBytes() {
        spend(FIRST, 4);

        assertThat(oracle.steps()).containsOnlyKeys(new Step("d1fbc1a3fceaad05c786529e4ca11c47", Turn.OPENED));
    }

    @Test
    void aCreditTakesAnAlertBackWhenTheHourCloses() {
        spend(FIRST, 4);
        spend(FIRST, -2);
        spend(FIRST, 2);
        spend(FIRST, -2);
        assertThat(oracle.steps()).isEqualTo(Map.of(step(FIRST, Turn.OPENED), 1));

        oracle.close(FIRST);

        assertThat(oracle.steps())
                .isEqualTo(Map.of(step(FIRST, Turn.OPENED), 1, step(FIRST, Turn.RETRACTED), 1));
    }

    @Test
    void aLateEventOpensItsOwnHourOrJoinsTheAlertThatRuns() {
        spend(FIRST, 2);
        spend(FIRST + 1, 2);
        oracle.close(FIRST + 1);
        spend(FIRST + 1, 2);
        spend(FIRST, 2);
        oracle.close(FIRST + 5);

        assertThat(oracle.steps())
                .isEqualTo(Map.of(step(FIRST + 1, Turn.OPENED), 1, step(FIRST + 1, Turn.RESOLVED), 1));
        assertThat(oracle.hours().get(FIRST).anomalous()).isTrue();
    }

    @Test
    void whatHasLeftTheRingIsTooLateAndLearned() {
        spend(FIRST, 2);
        oracle.close(FIRST + 2);
        assertThat(oracle.event(FIRST, DOLLAR)).isTrue();
        oracle.close(FIRST + 3);

        assertThat(oracle.event(FIRST, DOLLAR)).isFalse();
        int slot = (int) Math.floorMod(FIRST + 72, 168L);
        assertThat(oracle.baselines()).hasSize(168).containsEntry(slot, .9 + .1 * 3);
    }

    @Test
    void anHourOfTheWeekThatIsNewIsItsOwnBaseline() {
        PlainOracle unseeded = new PlainOracle(PAIR);
        unseeded.close(FIRST - 1);
        unseeded.event(FIRST, 7 * DOLLAR);
        unseeded.close(FIRST + 3);

        assertThat(unseeded.steps()).isEmpty();
        assertThat(unseeded.baselines()).containsValue(7.0).hasSize(1);
    }

    private void spend(long hour, long dollars) {
        oracle.event(hour, dollars * DOLLAR);
    }

    private static Step step(long opened, Turn turn) {
        return new Step(AlertId.of(PAIR, opened), turn);
    }
}
