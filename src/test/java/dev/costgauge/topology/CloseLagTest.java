package dev.costgauge.topology;

import static dev.costgauge.topology.GaugeDriver.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.cost.PairKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever watches sees that hours wait to be closed, and how long it took once they are. */
class CloseLagTest {

    /** More than are closed beside one mark of the clock. */
    private static final int PAIRS = 2_200;

    /** The hour from 01:00 may be closed from 02:05 on. */
    private static final Instant DUE = MONDAY.plusSeconds(2 * 3_600 + 300);

    @TempDir
    private Path stateDir;

    @Test
    void anHourIsBehindUntilEveryPairHasClosedIt() {
        try (GaugeDriver gauge = new GaugeDriver(stateDir)) {
            gauge.event(MONDAY.plusSeconds(60), "1");
            gauge.tick(MONDAY.plusSeconds(3_600 + 300));
            Timer closes = gauge.meters.get("costgauge.close").timer();
            long before = closes.count();
            double secondsBefore = closes.totalTime(TimeUnit.SECONDS);
            for (int i = 0; i < PAIRS; i++) {
                gauge.event(PairKey.of("service-" + i, "gpt-4o"), MONDAY.plusSeconds(4_000), "1", "", "");
            }
            assertThat(lag(gauge).value()).isZero();

            gauge.tick(DUE.plusSeconds(7));

            assertThat(lag(gauge).value()).isEqualTo(7);
            assertThat(closes.count()).isEqualTo(before);

            gauge.tick(DUE.plusSeconds(12));

            assertThat(lag(gauge).value()).isZero();
            assertThat(closes.count()).isEqualTo(before + 1);
            assertThat(closes.totalTime(TimeUnit.SECONDS) - secondsBefore).isEqualTo(12);
        }
    }

    @Test
    void thePartitionThatGoesTakesItsGaugeAlong() {
        GaugeDriver gauge = new GaugeDriver(stateDir);
        gauge.event(MONDAY.plusSeconds(60), "1");
        assertThat(gauge.meters.find("costgauge.close.lag.seconds").gauges()).hasSize(1);

        gauge.close();

        assertThat(gauge.meters.find("costgauge.close.lag.seconds").gauges()).isEmpty();
    }

    private static Gauge lag(GaugeDriver gauge) {
        return gauge.meters.get("costgauge.close.lag.seconds").gauge();
    }
}
