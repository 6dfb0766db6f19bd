package dev.costgauge.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExtremesTest {

    /** Half the values 1, half -1: mean 0, deviation 1. */
    private static int wave(Extremes extremes) {
        for (int i = 0; i < 1000; i++) {
            extremes.next(i % 2 == 0 ? 1 : -1, i);
        }
        return 1000;
    }

    @Test
    void noveltyIsTheLogarithmOfDeviationsBeyond() {
        Extremes extremes = new Extremes(1, 0, 0);
        int n = wave(extremes);
        assertThat(extremes.next(1, n)).isZero();
        assertThat(extremes.next(2.5, n + 1)).isCloseTo(Math.log1p(1.5), within(.01));
        assertThat(extremes.next(2.5, n + 2)).isZero();
        assertThat(extremes.next(-3, n + 3)).isCloseTo(Math.log1p(2), within(.01));
        assertThat(extremes.next(1e9, n + 4)).isEqualTo(Extremes.MOST);
    }

    @Test
    void aSlowRiseIsMeasuredFromWhereItBegan() {
        Extremes quick = new Extremes(1, 0, 0);
        Extremes slow = new Extremes(.01, 0, 0);
        int n = wave(quick);
        wave(slow);
        double quickest = 0;
        double slowest = 0;
        for (int i = 1; i <= 40; i++) {
            quickest = Math.max(quickest, quick.next(1 + i * .05, n + i));
            slowest = Math.max(slowest, slow.next(1 + i * .05, n + i));
        }
        assertThat(quickest).isLessThan(.06);
        assertThat(slowest).isGreaterThan(.8);
    }

    @Test
    void anExcursionThatIsOverIsPartlyTheNewRecord() {
        Extremes extremes = new Extremes(0, .25, 0);
        int n = wave(extremes);
        extremes.next(5, n);
        assertThat(extremes.next(1.9, n + 1)).as("still above 1").isGreaterThan(0);
        extremes.next(0, n + 2);
        assertThat(extremes.next(1.99, n + 3)).as("a quarter of the way from 1 to 5").isZero();
        assertThat(extremes.next(2.5, n + 4)).isGreaterThan(0);
    }

    @Test
    void anOldRecordIsForgotten() {
        Extremes keeps = new Extremes(1, 0, 0);
        Extremes leaks = new Extremes(1, 0, .01);
        int n = wave(keeps);
        wave(leaks);
        keeps.next(10, n);
        leaks.next(10, n);
        for (int i = 1; i <= 200; i++) {
            keeps.next(i % 2, n + i);
            leaks.next(i % 2, n + i);
        }
        assertThat(keeps.next(9, n + 201)).isZero();
        assertThat(leaks.next(9, n + 201)).isGreaterThan(0);
    }
}
