package dev.costgauge.hours;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.replay.HeapStorage;
import dev.costgauge.testing.GaugeFeed;
import dev.costgauge.testing.SpokenWords;
import dev.costgauge.topology.GaugeDriver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who looks ahead says what others say, whatever it looked at. */
class LookaheadTest {

    private static final int PAIRS = 5_000;
    private static final int EVENTS = 60_000;

    private final Random random = new Random(11);

    @Test
    void aGaugeThatLooksAheadSaysWhatAnotherSays() {
        GaugeFeed feed = new GaugeFeed();
        GaugeFeed aheadFeed = new GaugeFeed();
        SpokenWords expected = new SpokenWords();
        SpokenWords words = new SpokenWords();
        Gauge gauge = GaugeFeed.gauge(new HeapStorage(), expected);
        Gauge ahead = GaugeFeed.gauge(new HeapStorage(), words);
        Lookahead lookahead = aheadFeed.lookahead(ahead);

        long time = GaugeDriver.MONDAY.toEpochMilli();
        long step = Duration.ofHours(3).toMillis() / EVENTS;
        for (int from = 0; from < EVENTS; from += Lookahead.GROUP) {
            List<CostEvent> batch = new ArrayList<>();
            for (int i = from; i < Math.min(from + Lookahead.GROUP, EVENTS); i++) {
                batch.add(event(i, time + i * step));
            }
            assertThat(aheadFeed.events(ahead, batch, lookahead))
                    .isEqualTo(batch.stream().map(event -> feed.event(gauge, event)).toList());
            gauge.flush();
            ahead.flush();
        }

        assertThat(words.all()).hasSizeGreaterThan(PAIRS);
        assertThat(words.all()).isEqualTo(expected.all());
        assertThat(aheadFeed.found()).isGreaterThan(EVENTS - 2 * PAIRS);
    }

    private CostEvent event(int number, long time) {
        // One in twenty is a repeat; the first of a pair are not known when they are looked at.
        int id = random.nextInt(20) == 0 ? Math.max(0, number - random.nextInt(50)) : number;
        PairKey pair = PairKey.of("s" + new Random(id).nextInt(PAIRS), "m");
        return new CostEvent("e" + id, time, pair, "c", "n", 1_000_000L * (1 + id % 900), 10, 1, 0, 1, "");
    }
}
