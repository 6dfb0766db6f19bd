package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoreProgressTest {

    private static final TopicPartition HOURS = new TopicPartition("hours-changelog", 0);
    private static final TopicPartition SERIES = new TopicPartition("series-changelog", 0);

    private final AtomicLong clock = new AtomicLong();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RestoreProgress progress = new RestoreProgress(meters, clock::get);

    @Test
    void whatIsLeftIsToldWithTheTimeThatItTakesAtThePaceSoFar() {
        progress.onRestoreStart(HOURS, "hours", 100, 1_100);
        progress.onRestoreStart(SERIES, "series", 0, 500);
        assertThat(progress.secondsLeft()).isNaN();
        assertThat(progress.text()).isEqualTo("restores 2 stores, 1,500 records to read");

        clock.set(TimeUnit.SECONDS.toNanos(10));
        progress.onBatchRestored(HOURS, "hours", 349, 250);

        assertThat(progress.remaining()).isEqualTo(1_250);
        assertThat(progress.secondsLeft()).isEqualTo(50);
        assertThat(progress.text()).isEqualTo("restores 2 stores, 1,250 records to read, about 50 s");
        assertThat(gauge("costgauge.restore.stores")).isEqualTo(2);
        assertThat(gauge("costgauge.restore.remaining")).isEqualTo(1_250);
        assertThat(gauge("costgauge.restore.seconds.left")).isEqualTo(50);
        assertThat(meters.counter("costgauge.restore.records", "store", "hours").count()).isEqualTo(250);
    }

    @Test
    void aStoreThatIsDoneCountsForThePaceAndOneThatMovedAwayIsNotWaitedFor() {
        progress.onRestoreStart(HOURS, "hours", 0, 1_000);
        progress.onRestoreStart(SERIES, "series", 0, 500);
        clock.set(TimeUnit.SECONDS.toNanos(10));
        progress.onBatchRestored(SERIES, "series", 499, 500);
        progress.onRestoreEnd(SERIES, "series", 500);
        assertThat(progress.secondsLeft()).isEqualTo(20);

        progress.onRestoreSuspended(HOURS, "hours", 0);

        assertThat(progress.remaining()).isZero();
        assertThat(progress.secondsLeft()).isZero();
        assertThat(progress.text()).isEmpty();
    }

    @Test
    void aLaterRestoreHasAPaceOfItsOwn() {
        progress.onRestoreStart(HOURS, "hours", 0, 1_000);
        progress.onBatchRestored(HOURS, "hours", 999, 1_000);
        progress.onRestoreEnd(HOURS, "hours", 1_000);
        clock.set(TimeUnit.HOURS.toNanos(5));

        progress.onRestoreStart(SERIES, "series", 0, 100);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        progress.onBatchRestored(SERIES, "series", 49, 50);

        assertThat(progress.secondsLeft()).isEqualTo(1);
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }
}
