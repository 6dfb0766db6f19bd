package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TemporalMetersTest {

    @Test
    void attemptsAreCountedInAFewStepsAndOtherLatenciesInNone() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        meters.config().meterFilter(TemporalMeters.filter());

        for (String name : new String[] {"temporal_activity_execution_latency", "temporal_request_latency"}) {
            // As the SDK registers them.
            Timer.builder(name).publishPercentileHistogram().register(meters).record(Duration.ofSeconds(3));
        }

        assertThat(meters.scrape())
                .contains(
                        "temporal_activity_execution_latency_seconds_bucket{le=\"2.0\"} 0",
                        "temporal_activity_execution_latency_seconds_bucket{le=\"5.0\"} 1",
                        "temporal_request_latency_seconds_count 1")
                .doesNotContain("temporal_request_latency_seconds_bucket");
        assertThat(meters.scrape().lines().filter(line -> line.startsWith("temporal_activity_execution_latency_seconds_bucket")))
                .hasSize(9);
    }
}
