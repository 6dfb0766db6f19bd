package dev.costgauge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5 * SECOND);

    @Test
    void letsABurstThroughAndThenOneForEachThatHasRefilled() {
        RateLimit limit = new RateLimit(2, 4, now::get);

        assertThat(taken(limit, "a", 10)).isEqualTo(4);
        assertThat(limit.take("a")).isEqualTo(SECOND / 2);
        now.addAndGet(SECOND / 2);
        assertThat(taken(limit, "a", 10)).isEqualTo(1);
        // Across the largest number that the clock has.
        now.addAndGet(10 * SECOND);
        assertThat(taken(limit, "a", 10)).isEqualTo(4);
    }

    @Test
    void countsEachClientForItself() {
        RateLimit limit = new RateLimit(1, 1, now::get);

        assertThat(taken(limit, "a", 5)).isEqualTo(1);
        assertThat(taken(limit, "b", 5)).isEqualTo(1);
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        RateLimit limit = new RateLimit(1, 3, now::get);
        for (int i = 0; i < 10; i++) {
            assertThat(limit.take("a")).isZero();
            limit.giveBack("a");
        }

        assertThat(taken(limit, "a", 10)).isEqualTo(3);
    }

    @Test
    void zeroIsNoLimit() {
        assertThat(taken(new RateLimit(0, 1, now::get), "a", 10_000)).isEqualTo(10_000);
    }

    @Test
    void forgetsTheClientThatWasHeardOfLongestAgo() {
        RateLimit limit = new RateLimit(1, 1, now::get);
        taken(limit, "first", 1);
        taken(limit, "second", 1);
        for (int i = 0; i < 9_999; i++) {
            limit.take("client-" + i);
        }

        assertThat(limit.take("second")).isPositive();
        assertThat(limit.take("first")).isZero();
    }

    private static int taken(RateLimit limit, String client, int attempts) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            taken += limit.take(client) == 0 ? 1 : 0;
        }
        return taken;
    }
}
