package dev.costgauge.query;

import java.time.InstantSource;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/** The stream of this instance, and what is asked of it. */
record Attached(
        KafkaStreams streams, LocalStores stores, StandbyLags lags, Instances instances, Topology topology) {

    Staleness staleness(Copy copy, InstantSource clock) {
        return new Staleness(copy.behind(clock), copy.role(), instances.self(), lag(copy));
    }

    @Nullable Long lag(Copy copy) {
        return copy.role() == Role.ACTIVE ? (Long) 0L : lags.of(copy.partition());
    }
}
