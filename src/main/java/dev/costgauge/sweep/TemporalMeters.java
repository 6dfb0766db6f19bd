package dev.costgauge.sweep;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What is wanted of the metrics of Temporal's SDK: how long attempts take, in steps that quantiles can be made of. By itself
 * it has some seventy steps for every latency of every kind of call, which are thousands of series that nobody asks for.
 */
public final class TemporalMeters {

    private static final String LATENCY = "temporal_activity_execution_latency";

    private static final double[] STEPS = Stream.of(
                    Duration.ofMillis(100),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60))
            .flatMapToDouble(step -> DoubleStream.of(step.toNanos()))
            .toArray();

    private TemporalMeters() {}

    /** Must be given to a registry before its first meter is. */
    public static MeterFilter filter() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                if (!id.getName().startsWith("temporal_")) {
                    return config;
                }
                DistributionStatisticConfig.Builder wanted =
                        DistributionStatisticConfig.builder().percentilesHistogram(false);
                return (id.getName().equals(LATENCY) ? wanted.serviceLevelObjectives(STEPS) : wanted)
                        .build()
                        .merge(config);
            }
        };
    }
}
