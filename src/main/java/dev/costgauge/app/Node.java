package dev.costgauge.app;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.DetectSettings;
import dev.costgauge.hours.BookSettings;
import dev.costgauge.http.Authentication;
import dev.costgauge.http.HealthCheck;
import dev.costgauge.http.HealthCheck.Component;
import dev.costgauge.http.HttpParts;
import dev.costgauge.http.HttpServer;
import dev.costgauge.http.HttpSettings;
import dev.costgauge.http.OidcSettings;
import dev.costgauge.query.PastQueries;
import dev.costgauge.query.QuerySettings;
import dev.costgauge.query.Reach;
import dev.costgauge.query.StateUnavailable;
import dev.costgauge.query.StreamQueries;
import dev.costgauge.query.StreamsMeters;
import dev.costgauge.settings.Settings;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.sweep.TemporalMeters;
import dev.costgauge.topology.RecordSerdes;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.SchemaRegistry;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicAdmin;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicReport;
import dev.costgauge.wire.TopicSettings;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;

/**
 * One process: its roles, and what they share. It starts in this order, and {@link #close} is its reverse, each step
 * bounded: metrics, registry, worker, HTTP, stream. Topics and schemas are looked at beside that; both roles wait for them.
 */
final class Node implements AutoCloseable {

    /** What a process may do. */
    enum Role {
        STREAM,
        WORKER
    }

    private final Settings settings;
    private final InstantSource clock = InstantSource.system();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final OpenParts started = new OpenParts();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable HttpServer http;
    private @Nullable StreamRole stream;
    private @Nullable WorkerRole worker;
    private @Nullable StreamQueries queries;

    private Node(Settings settings) {
        this.settings = settings;
    }

    /** Starts everything; when a step fails, what was started is closed again. */
    static Node start(Settings settings, Set<Role> roles) {
        Node node = new Node(settings);
        try {
            node.startAll(roles);
            return node;
        } catch (RuntimeException | Error e) {
            node.close();
            throw e;
        }
    }

    private void startAll(Set<Role> roles) {
        measure();
        HttpSettings httpSettings = settings.as(HttpSettings.class);
        // First, so that a token, key or certificate that cannot be read ends the start before anything is touched.
        GivenFiles.check(settings, roles);
        Authentication authentication = Authentication.of(httpSettings, settings.as(OidcSettings.class));
        TopicCatalog topics = new TopicCatalog(settings.as(TopicSettings.class));
        RegistrySettings registrySettings = settings.as(RegistrySettings.class);
        SchemaRegistry registry = started.add(new RestSchemaRegistry(registrySettings, meters, clock));
        RecordSerdes serdes = Serdes.of(registrySettings, registry);
        Aside prepared = Aside.run("start-topics", () -> prepare(registry, topics));
        Aside library = roles.contains(Role.STREAM) ? Aside.run("start-rocksdb", RocksDB::loadLibrary) : null;
        StreamQueries asked = roles.contains(Role.STREAM) ? openQueries(topics) : null;
        queries = asked;
        if (roles.contains(Role.WORKER)) {
            prepared.join();
            worker = started.add(new WorkerRole(settings, registry, serdes, meters, clock));
            worker.failure().whenComplete((nothing, failure) -> end(failure));
        }
        http = started.add(HttpServer.start(httpSettings, authentication, parts(asked), clock));
        prepared.join();
        if (library != null) {
            // Where it cannot be loaded, whoever asked for it next would wait for ever.
            library.join();
        }
        if (asked != null) {
            startStream(registry, asked);
        }
    }

    private void measure() {
        meters.config().meterFilter(StreamsMeters.filter()).meterFilter(TemporalMeters.filter());
        started.add(meters::close);
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        JvmGcMetrics collections = started.add(new JvmGcMetrics());
        collections.bindTo(meters);
    }

    /** Creates what is missing of topics and schemas; what exists and is wrong stops the start. */
    private void prepare(SchemaRegistry registry, TopicCatalog topics) {
        try (Admin admin = Admin.create(settings.as(KafkaSettings.class).clientConfig())) {
            for (TopicReport report : new TopicAdmin(admin, registry, topics).apply()) {
                if (!report.problems().isEmpty()) {
                    throw new IllegalStateException("topic " + report.name() + ": " + String.join("; ", report.problems()));
                }
            }
        }
    }

    private StreamQueries openQueries(TopicCatalog topics) {
        BookSettings book = settings.as(BookSettings.class);
        QuerySettings asking = settings.as(QuerySettings.class);
        ArchivedHours archive = started.add(ArchivedHours.open(settings.as(ClickHouseSettings.class), asking));
        return started.add(new StreamQueries(
                topics.name(Topic.EVENTS),
                topics.partitions(),
                settings.as(DetectSettings.class).spec(book.quietHours()),
                new HourOfWeek(book.zone()),
                asking,
                new PastQueries(archive, book.retention()),
                clock,
                meters));
    }

    private HttpParts parts(@Nullable StreamQueries asked) {
        Map<String, HealthCheck> health = new LinkedHashMap<>();
        if (asked != null) {
            health.put("stream", () -> streamHealth(asked));
        }
        WorkerRole running = worker;
        if (running != null) {
            health.put("worker", () -> workerHealth(running));
        }
        return new HttpParts(
                Version.text(),
                asked,
                running == null ? null : new TemporalSweeps(running.service(), running.tracing()),
                running == null ? null : running.codec().orElse(null),
                health,
                this::maskedSettings,
                meters);
    }

    private static Component workerHealth(WorkerRole running) {
        if (running.failure().isCompletedExceptionally()) {
            return Component.down("a part failed for good; see the log");
        }
        List<String> waiting = new ArrayList<>(running.troubled());
        if (!running.sweeps().isStarted()) {
            waiting.add("sweeps wait for Temporal");
        }
        return waiting.isEmpty()
                ? Component.up("archiver, projectors and sweeps run")
                : Component.degraded("waits for a store or server and tries again: " + String.join(", ", waiting));
    }

    private Map<String, String> maskedSettings() {
        Map<String, String> masked = new TreeMap<>();
        settings.rows().forEach(row -> masked.put(row.key(), row.value()));
        return masked;
    }

    private Component streamHealth(StreamQueries asked) {
        StreamRole role = stream;
        return role == null
                ? Component.down("starting")
                : StreamHealth.of(role.streams().state(), asked.knowsOthers(), role.restore().text());
    }

    private void startStream(SchemaRegistry registry, StreamQueries asked) {
        String advertised = Objects.requireNonNull(http).advertised();
        StreamRole role = started.add(new StreamRole(settings, registry, meters, advertised));
        stream = role;
        asked.attach(role.streams(), role.topology(), advertised);
        role.ended().whenComplete((nothing, failure) -> end(failure));
        role.start();
    }

    int port() {
        return Objects.requireNonNull(http).port();
    }

    StreamRole stream() {
        return Objects.requireNonNull(stream);
    }

    WorkerRole worker() {
        return Objects.requireNonNull(worker);
    }

    /** Whether the stream holds a baseline of the pair. */
    boolean isSeeded(PairKey pair) {
        StreamQueries asked = Objects.requireNonNull(queries);
        try {
            return asked.baselines(pair, OptionalInt.empty(), Reach.LOCAL).data() != null;
        } catch (StateUnavailable e) {
            return false;
        }
    }

    /** Completes when a role has ended; exceptionally, with what to mend, when it failed for good. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    private void end(@Nullable Throwable failure) {
        if (failure == null) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(failure);
        }
    }

    /**
     * Before {@link #close} when others are asking: says that this process ends, and goes on answering for
     * {@code http.drain}. Returns at once when a role has already ended.
     */
    void drain() {
        HttpServer serving = http;
        if (serving == null || ended.isDone()) {
            return;
        }
        serving.drain();
        try {
            Thread.sleep(settings.as(HttpSettings.class).drain());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        StreamQueries asked = queries;
        if (asked != null) {
            asked.drain();
        }
    }

    /** Last started, first closed: a stream commits while everything that it needs is still there. */
    @Override
    public synchronized void close() {
        started.close();
    }
}
