package dev.costgauge.query;

import dev.costgauge.topology.Stores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far this instance's standby copies are behind. The brokers must be asked, so the answer is kept for a second. */
final class StandbyLags {
    private static final Logger log = LoggerFactory.getLogger(StandbyLags.class);
    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final long PATIENCE_MS = 500;

    private final KafkaStreams streams;
    private final InstantSource clock;
    private final ExecutorService threads;
    private volatile Known known = new Known(Instant.EPOCH, Map.of());

    private record Known(Instant at, Map<Integer, LagInfo> lags) {}

    StandbyLags(KafkaStreams streams, InstantSource clock, ExecutorService threads) {
        this.streams = streams;
        this.clock = clock;
        this.threads = threads;
    }

    /** Changelog records that the copy of a partition has yet to apply; null when the brokers do not say in time. */
    @Nullable Long of(int partition) {
        Instant now = clock.instant();
        Known latest = known;
        if (latest.at().plus(KEPT).isBefore(now)) {
            latest = new Known(now, ask());
            known = latest;
        }
        LagInfo lag = latest.lags().get(partition);
        return lag == null ? null : lag.offsetLag();
    }

    private Map<Integer, LagInfo> ask() {
        return CompletableFuture.supplyAsync(streams::allLocalStorePartitionLags, threads)
                .thenApply(lags -> lags.getOrDefault(Stores.SERIES, Map.of()))
                .completeOnTimeout(Map.of(), PATIENCE_MS, TimeUnit.MILLISECONDS)
                .exceptionally(e -> {
                    log.warn("lag of standby copies is not known cause={}", e.toString());
                    return Map.of();
                })
                .join();
    }
}
