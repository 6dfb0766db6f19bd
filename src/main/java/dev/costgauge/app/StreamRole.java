package dev.costgauge.app;

import dev.costgauge.detect.DetectSettings;
import dev.costgauge.hours.BookSettings;
import dev.costgauge.settings.Settings;
import dev.costgauge.topology.CostTopology;
import dev.costgauge.topology.RocksDbMemory;
import dev.costgauge.topology.StreamSettings;
import dev.costgauge.topology.StreamsProperties;
import dev.costgauge.trace.TraceSettings;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.SchemaRegistry;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import dev.costgauge.query.StreamsMeters;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stateful role: Kafka Streams over the topology. Thread-safe. */
public final class StreamRole implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamRole.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    /** A thread that fails at once does not take the processor from those that work. */
    private static final Duration BEFORE_REPLACEMENT = Duration.ofSeconds(1);

    private final KafkaStreams streams;
    private final KafkaStreamsMetrics metrics;
    private final Topology topology;
    private final Path stateDir;
    private final CloseOptions.GroupMembershipOperation onClose;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final RestoreProgress restore;
    private final Failures failures = new Failures();

    /** @param advertised host:port of this instance's REST for the others; empty when there are none */
    public StreamRole(Settings settings, SchemaRegistry registry, MeterRegistry meters, String advertised) {
        StreamSettings stream = settings.as(StreamSettings.class);
        stateDir = stream.stateDir();
        // One that has a name comes back under it and finds its partitions; the others' are free at once.
        onClose = stream.instanceId().isEmpty()
                ? CloseOptions.GroupMembershipOperation.LEAVE_GROUP
                : CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP;
        topology = topology(settings, registry, meters);
        TopicCatalog topics = new TopicCatalog(settings.as(TopicSettings.class));
        streams = new KafkaStreams(
                topology, StreamsProperties.of(settings.as(KafkaSettings.class), stream, topics, advertised));
        metrics = StreamsMeters.bind(streams, meters);
        Gauge.builder("costgauge.rocksdb.memory", RocksDbMemory::used).register(meters);
        restore = new RestoreProgress(meters, System::nanoTime);
        streams.setGlobalStateRestoreListener(restore);
        streams.setUncaughtExceptionHandler(this::onFailure);
        streams.setStateListener(this::onState);
    }

    /** The topology as the settings want it; nothing runs yet. */
    static Topology topology(Settings settings, SchemaRegistry registry, MeterRegistry meters) {
        BookSettings book = settings.as(BookSettings.class);
        return new CostTopology(
                        new TopicCatalog(settings.as(TopicSettings.class)),
                        settings.as(StreamSettings.class),
                        book,
                        settings.as(DetectSettings.class).spec(book.quietHours()),
                        new EventDecoder(registry, settings.as(AcceptSettings.class)),
                        Serdes.of(settings.as(RegistrySettings.class), registry),
                        settings.as(TraceSettings.class).isOn(),
                        meters)
                .build();
    }

    public void start() {
        streams.start();
    }

    public KafkaStreams streams() {
        return streams;
    }

    public Topology topology() {
        return topology;
    }

    RestoreProgress restore() {
        return restore;
    }

    /** Completes when the role has ended; exceptionally when it failed for good. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        metrics.close();
        streams.close(CloseOptions.timeout(CLOSE_TIMEOUT).withGroupMembershipOperation(onClose));
        ended.complete(null);
    }

    private StreamThreadExceptionResponse onFailure(Throwable failure) {
        String fatal = StreamFaults.fatal(failure, stateDir);
        if (fatal != null) {
            ended.completeExceptionally(new IllegalStateException(fatal, failure));
            LOG.error("stream stops: {}", fatal, failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        if (failures.isOutOfBounds(System.nanoTime())) {
            ended.completeExceptionally(failure);
            LOG.error("stream stops: it failed {} times within {}", Failures.MOST, Failures.WITHIN, failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        // The transaction was aborted, so the new thread begins where the last commit ended.
        LOG.warn("stream thread failed and is replaced: {}", failure.toString(), failure);
        LockSupport.parkNanos(BEFORE_REPLACEMENT.toNanos());
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** Recent failures. A neighbour's outage fails now and then; a bug fails at the same record again and again. */
    private static final class Failures {
        static final int MOST = 20;
        static final Duration WITHIN = Duration.ofMinutes(10);

        private final Deque<Long> times = new ArrayDeque<>();

        synchronized boolean isOutOfBounds(long nanoTime) {
            times.addLast(nanoTime);
            while (nanoTime - times.getFirst() > WITHIN.toNanos()) {
                times.removeFirst();
            }
            return times.size() >= MOST;
        }
    }

    private void onState(KafkaStreams.State now, KafkaStreams.State before) {
        LOG.info("stream state={} was={}", now, before);
        switch (now) {
            case ERROR -> ended.completeExceptionally(new IllegalStateException("Kafka Streams is in state ERROR"));
            case NOT_RUNNING -> ended.complete(null);
            case CREATED, REBALANCING, RUNNING, PENDING_SHUTDOWN, PENDING_ERROR -> {}
        }
    }
}
