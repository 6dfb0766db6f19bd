package dev.costgauge.hours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.wire.ClockMark;
import org.junit.jupiter.api.Test;

class MarkQueueTest {

    private static final long NOW = 1_800_000_000_000L;
    private static final long LATER = NOW + 600_001;

    private final MarkQueue queue = new MarkQueue();

    @Test
    void marksAreHeardInOrderOnceTheirEventsHaveCome() {
        queue.add(new ClockMark(1, 5), NOW);
        queue.add(new ClockMark(2, 3), NOW);

        assertThat(queue.next(4, NOW)).isNull();
        assertThat(queue.next(5, NOW)).isEqualTo(new ClockMark(1, 5));
        assertThat(queue.next(5, NOW)).isEqualTo(new ClockMark(2, 3));
        assertThat(queue.next(5, NOW)).isNull();
    }

    @Test
    void aMarkWhoseEventWasNeverWrittenHoldsNobodyUpForLong() {
        queue.add(new ClockMark(1, Long.MAX_VALUE), NOW);
        queue.add(new ClockMark(2, 0), NOW + 5_000);

        assertThat(queue.next(0, LATER - 1)).isNull();
        assertThat(queue.next(0, LATER)).isEqualTo(new ClockMark(1, Long.MAX_VALUE));
        assertThat(queue.next(0, LATER)).isEqualTo(new ClockMark(2, 0));
    }

    @Test
    void noMoreThanAFewThousandWait() {
        for (int i = 0; i < 5_000; i++) {
            queue.add(new ClockMark(i, Long.MAX_VALUE), NOW);
        }
        int heard = 0;
        while (queue.next(0, NOW) != null) {
            heard++;
        }
        assertThat(heard).isEqualTo(5_000 - 4_096);
        assertThat(queue.takeChange()).hasSizeLessThan(100_000);
    }

    @Test
    void whatWaitsOutlivesARestart() {
        queue.add(new ClockMark(1, 5), NOW);
        byte[] stored = queue.takeChange();
        assertThat(queue.takeChange()).isNull();

        MarkQueue restored = new MarkQueue();
        restored.restore(stored);

        assertThat(restored.next(4, NOW)).isNull();
        assertThat(restored.next(4, LATER)).isEqualTo(new ClockMark(1, 5));
    }

    @Test
    void marksOfTheFirstReleaseAreReadAndThoseOfANewerOneAreNot() {
        MarkQueue restored = new MarkQueue();
        restored.restore(new ClockMark(7, 5).toBytes());
        assertThat(restored.next(4, LATER)).isNull();
        assertThat(restored.next(5, NOW)).isEqualTo(new ClockMark(7, 5));

        byte[] newer = new byte[25];
        newer[0] = 2;
        assertThatThrownBy(() -> new MarkQueue().restore(newer)).hasMessageContaining("version 2");
    }
}
