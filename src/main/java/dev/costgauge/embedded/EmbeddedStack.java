package dev.costgauge.embedded;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * All the servers at once. Each is fetched and started at the same time as the others; one that is named by its variable
 * is not started, the outside one is used. A server that dies is started again. Thread-safe.
 *
 * <p>{@link #close()} may be called at any time, also by a shutdown hook while {@link #start()} still waits; what is
 * being fetched or started then fails with an {@link EmbeddedException}. If this JVM is killed, its servers die with it.
 */
public final class EmbeddedStack implements AutoCloseable {
    /** The variables that name outside servers. */
    static final List<String> VARIABLES = List.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            "SCHEMA_REGISTRY_URL",
            "CLICKHOUSE_URL",
            "POSTGRES_URL",
            "REDIS_URL",
            "TEMPORAL_ADDRESS");

    private final Map<String, String> environment;
    private final Progress progress;
    private final int brokers;
    private final ServerRoom room;
    private final ExecutorService starts = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("embedded-start-", 0).factory());

    /** Starts nothing yet. */
    public EmbeddedStack(EmbeddedOptions options) {
        this.environment = options.environment();
        this.progress = options.progress();
        this.brokers = options.brokers();
        this.room = new ServerRoom(options);
    }

    /** Starts every server that is not named by its variable, and waits until each answers. Call it once. */
    public Endpoints start() {
        long began = System.nanoTime();
        Future<String> kafka = begin("Kafka", "KAFKA_BOOTSTRAP_SERVERS", Function.identity(), () -> room.kafka(brokers)
                .bootstrapServers());
        Future<String> registry = begin(
                "Schema Registry", "SCHEMA_REGISTRY_URL", Function.identity(), () -> room.registry().endpoint());
        Future<JdbcEndpoint> clickHouse = begin(
                "ClickHouse",
                "CLICKHOUSE_URL",
                url -> outsideLogin(url, "CLICKHOUSE", "default"),
                () -> ServerRoom.clickHouseLogin(room.clickHouse()));
        Future<JdbcEndpoint> postgres = begin(
                "PostgreSQL",
                "POSTGRES_URL",
                url -> outsideLogin(url, "POSTGRES", "costgauge"),
                () -> ServerRoom.postgresLogin(room.postgres()));
        Future<String> redis =
                begin("Redis", "REDIS_URL", Function.identity(), () -> room.redis().endpoint());
        Future<Temporal> temporal =
                begin("Temporal", "TEMPORAL_ADDRESS", Temporal::outside, () -> Temporal.own(room.temporal()));
        Endpoints endpoints = new Endpoints(
                result(kafka),
                result(registry),
                result(clickHouse),
                result(postgres),
                result(redis),
                result(temporal).address(),
                result(temporal).ui(),
                result(temporal).schedules());
        room.superviseAll();
        progress.line("all servers ready in " + seconds(Duration.ofNanos(System.nanoTime() - began)));
        return endpoints;
    }

    /** The servers that were started here, to be killed and restarted by whoever wants to see what happens. */
    public List<EmbeddedServer> servers() {
        return room.servers();
    }

    /** Stops all servers at the same time, within ten seconds. Stop their clients first. Idempotent. */
    @Override
    public void close() {
        starts.shutdownNow();
        room.close();
    }

    private <T> Future<T> begin(String name, String variable, Function<String, T> outside, Callable<T> own) {
        Optional<String> named =
                Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
        if (named.isPresent()) {
            progress.line("%-16s outside  %s (%s)".formatted(name, named.get(), variable));
            return CompletableFuture.completedFuture(outside.apply(named.get()));
        }
        Callable<T> timed = () -> {
            long began = System.nanoTime();
            T endpoint = own.call();
            progress.line("%-16s %7s  %s"
                    .formatted(name, seconds(Duration.ofNanos(System.nanoTime() - began)), endpoint));
            return endpoint;
        };
        try {
            return starts.submit(timed);
        } catch (RejectedExecutionException e) {
            throw new EmbeddedException("the servers are being stopped", e);
        }
    }

    private JdbcEndpoint outsideLogin(String url, String prefix, String defaultUser) {
        return new JdbcEndpoint(
                url,
                environment.getOrDefault(prefix + "_USER", defaultUser),
                environment.getOrDefault(prefix + "_PASSWORD", ""));
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EmbeddedException known) {
                throw known;
            }
            throw new EmbeddedException("a server did not start: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedException("interrupted while the servers start", e);
        }
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private record Temporal(String address, Optional<String> ui, boolean schedules) {
        static Temporal outside(String address) {
            return new Temporal(address, Optional.empty(), true);
        }

        static Temporal own(TemporalServer started) {
            return new Temporal(started.server().endpoint(), started.ui(), started.schedules());
        }

        @Override
        public String toString() {
            return address + ui.map(page -> ", web page " + page).orElse("");
        }
    }
}
