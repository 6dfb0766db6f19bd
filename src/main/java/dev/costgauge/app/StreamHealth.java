package dev.costgauge.app;

import dev.costgauge.http.HealthCheck.Component;
import org.apache.kafka.streams.KafkaStreams;

/** What a probe is told of the stream. */
final class StreamHealth {

    private StreamHealth() {}

    /**
     * @param hasJoined whether the instance has had an assignment: before, it has no partition and knows nobody who has one
     * @param restore how far stores are that are being restored; empty when there are none
     */
    static Component of(KafkaStreams.State state, boolean hasJoined, String restore) {
        return switch (state) {
            case RUNNING -> Component.up(state.name());
            // A rebalance is work, not illness: nothing may restart the process for it.
            case CREATED, REBALANCING ->
                hasJoined
                        ? Component.degraded(restore.isEmpty() ? state.name() : state.name() + ", " + restore)
                        : Component.down("joins the group");
            case PENDING_SHUTDOWN, PENDING_ERROR, ERROR, NOT_RUNNING -> Component.down(state.name());
        };
    }
}
