package dev.costgauge.app;

import dev.costgauge.http.HealthCheck.Component;
import org.apache.kafka.streams.KafkaStreams;

/** What a probe is told of the stream. */
final class StreamHealth {

    private StreamHealth() {}

    static Component of(KafkaStreams.State state) {
        return switch (state) {
            case RUNNING -> Component.up(state.name());
            // A rebalance is work, not illness: nothing may restart the process for it.
            case CREATED, REBALANCING -> Component.degraded(state.name());
            case PENDING_SHUTDOWN, PENDING_ERROR, ERROR, NOT_RUNNING -> Component.down(state.name());
        };
    }
}
