package dev.costgauge.http;

import dev.costgauge.query.SeriesQueries;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the server serves.
 *
 * @param version of the program
 * @param queries null on an instance without the stream role
 * @param sweeps null on an instance without the worker role
 * @param codec null where payloads are not encrypted, or on an instance without the worker role
 * @param health components by name, in the order of their names
 * @param config effective settings by key, secrets masked
 */
public record HttpParts(
        String version,
        @Nullable SeriesQueries queries,
        @Nullable Sweeps sweeps,
        @Nullable HistoryCodec codec,
        Map<String, HealthCheck> health,
        Supplier<Map<String, String>> config,
        PrometheusMeterRegistry registry) {

    public HttpParts {
        health = Map.copyOf(health);
    }
}
