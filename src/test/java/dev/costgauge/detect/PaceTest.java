package dev.costgauge.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final Pace PACE = Pace.DEFAULT;
    private static final long HOUR = 1_795_338_000_000L;

    private static Expectation expecting(double expected, double threshold) {
        return new Expectation(expected, threshold, Double.NEGATIVE_INFINITY, expected / 3, 3, 3, false, true);
    }

    private static Expectation any(Random random) {
        double expected = Math.exp(random.nextDouble() * 12 - 4);
        return expecting(expected, expected * (1.3 + 4 * random.nextDouble()) + 1);
    }

    @Test
    void theBoundRisesWithTheHourAndWithEveryEvent() {
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            Expectation expectation = any(random);
            double minImpact = 2 * random.nextDouble();
            double usual = 2 * random.nextDouble();
            double squares = 0;
            double before = 0;
            double lowest = 0;
            double rate = 1 + random.nextDouble();
            for (double phi = Pace.LEAST_PART; phi <= 1; phi += .05 * random.nextDouble()) {
                squares += random.nextDouble();
                Stretch stretch = new Stretch(phi, squares, rate);
                double bound = PACE.bound(PACE.recent(), expectation, minImpact, usual, stretch);
                double calm = PACE.bound(expectation, minImpact, phi);
                assertThat(bound).isGreaterThanOrEqualTo(before).isGreaterThanOrEqualTo(calm);
                assertThat(calm).isGreaterThanOrEqualTo(lowest);
                before = bound;
                lowest = calm;
            }
        }
    }

    @Test
    void theSmallestPassingCostIsWhereTheDollarsPass() {
        Random random = new Random(6);
        for (int i = 0; i < 100_000; i++) {
            Expectation expectation = any(random);
            long clock = HOUR + 360_000 + random.nextInt(3_240_000);
            double bound = PACE.bound(expectation, 1, (clock - HOUR) / 3_600_000.0);
            long passing = PACE.passing(expectation, 1, HOUR, clock);
            assertThat(Pace.passes(passing, bound)).isTrue();
            assertThat(Pace.passes(passing - 1, bound)).isFalse();
        }
    }

    @Test
    void nothingPassesBeforeTheSixthMinuteIsOver() {
        Expectation expectation = expecting(10, 25);
        assertThat(PACE.bound(expectation, 1, Math.nextDown(Pace.LEAST_PART))).isInfinite();
        assertThat(PACE.passing(expectation, 1, HOUR, HOUR - 5)).isEqualTo(Long.MAX_VALUE);
        assertThat(PACE.passing(expectation, 1, HOUR, HOUR + 359_999)).isEqualTo(Long.MAX_VALUE);
        assertThat(PACE.passing(expectation, 1, HOUR, HOUR + 360_000)).isEqualTo(2_500_000_000L);
    }

    @Test
    void aClockAheadOfTheHourAsksForTheWholeThreshold() {
        assertThat(PACE.passing(expecting(10, 25), 1, HOUR, HOUR + 4_000_000)).isEqualTo(25_000_000_000L);
    }

    @Test
    void nothingPassesWhereThereIsNoPace() {
        assertThat(PACE.bound(Expectation.NONE, 1, .5)).isInfinite();
        assertThat(PACE.bound(new Expectation(10, 30), 1, .5)).isInfinite();
        assertThat(PACE.passing(new Expectation(10, 30), 1, HOUR, HOUR + 1_800_000)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aStretchMustBeOffByTheMinimumImpact() {
        Expectation cheap = expecting(.1, 1.1);
        assertThat(PACE.bound(cheap, 1, .1)).isEqualTo(1.01);
        assertThat(PACE.bound(cheap, 1, .5)).isEqualTo(1.05);
    }

    @Test
    void whatAPairDoesInQuietHoursRaisesItsBound() {
        Expectation expectation = expecting(10, 20);
        double calm = PACE.bound(PACE.hour(), expectation, 1, .2, Stretch.whole(.5, 0));
        double hasty = PACE.bound(PACE.hour(), expectation, 1, .8, Stretch.whole(.5, 0));
        assertThat(calm).isEqualTo(10);
        assertThat(hasty).isEqualTo(.5 * 20 * 2.5 * .8);
    }

    @Test
    void aBurstInAnHourThatRunsHighMustBeHigherStill() {
        Expectation expectation = expecting(10, 20);
        Stretch calm = Stretch.after(expectation, 5, .5, .1, 0);
        Stretch high = Stretch.after(expectation, 20, .5, .1, 0);
        Stretch credited = Stretch.after(expectation, -20, .5, .1, 0);
        assertThat(calm.rate()).isEqualTo(1);
        assertThat(high.rate()).isEqualTo(2);
        assertThat(credited.rate()).isEqualTo(1);
        assertThat(PACE.bound(PACE.recent(), expectation, 1, 0, calm)).isEqualTo(1.15 * 2, within(1e-12));
        assertThat(PACE.bound(PACE.recent(), expectation, 1, 0, high)).isEqualTo(1.15 * 4, within(1e-12));
        assertThat(Stretch.after(expecting(0, 1), 20, .5, .1, 0).rate()).isEqualTo(1);
    }

    @Test
    void fewLargeEventsMustBeFurtherOffThanManySmallOnes() {
        Expectation expectation = expecting(10, 20);
        double many = PACE.bound(PACE.hour(), expectation, 1, 0, Stretch.whole(.5, 1_000 * .01 * .01));
        double few = PACE.bound(PACE.hour(), expectation, 1, 0, Stretch.whole(.5, 4 * 2.5 * 2.5));
        assertThat(few - many).isGreaterThan(8);
    }

    @Test
    void onlyQuietHoursTeachAndAllFade() {
        Hurry known = new Hurry(.5f, .5f);
        Hurry taught = known.after(PACE, new Hurry(2, .1f), true);
        assertThat(taught.hour()).isEqualTo(2);
        assertThat(taught.recent()).isEqualTo((float) (.9965 * .5));
        Hurry faulty = known.after(PACE, new Hurry(9, 9), false);
        assertThat(faulty.hour()).isEqualTo((float) (.99 * .5));
    }
}
