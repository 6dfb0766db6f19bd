package dev.costgauge.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes single servers that share a workspace and the cache of programs; {@link EmbeddedStack} takes them all, a test
 * takes the ones it needs. Each method fetches the program if it must, starts the server and waits until it answers;
 * any may be called from any thread. Closing stops whatever was started.
 */
public final class ServerRoom implements AutoCloseable {
    private final Workspace workspace;
    private final Artifacts artifacts;
    private final Progress progress;
    private final AtomicInteger clusters = new AtomicInteger();
    private final List<EmbeddedServer> started = new CopyOnWriteArrayList<>();

    public ServerRoom(EmbeddedOptions options) {
        Platform.check();
        this.progress = options.progress();
        this.artifacts = new Artifacts(new ArtifactCache(options.cache()), progress);
        try {
            this.workspace = options.data().isPresent()
                    ? Workspace.kept(options.data().get())
                    : Workspace.fresh();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder for the servers' data", e);
        }
    }

    /** Where the servers keep their data and logs. */
    public Path folder() {
        return workspace.folder();
    }

    /** A Kafka cluster of {@code brokers} servers; each call makes another one. */
    public KafkaCluster kafka(int brokers) {
        int number = clusters.incrementAndGet();
        Path folder = number == 1 ? folder() : folder().resolve("cluster-" + number);
        KafkaCluster cluster = new KafkaCluster(brokers, folder);
        started.addAll(cluster.servers());
        cluster.start();
        return cluster;
    }

    /** Apicurio Registry; the endpoint is the base URL of Confluent's REST API. Compatibility is BACKWARD. */
    public EmbeddedServer registry() {
        return run(new RegistryRecipe(fetched(artifacts::apicurio), Ports.free(), Ports.free()));
    }

    /** ClickHouse; the endpoint is a JDBC URL, user and password as in {@link #clickHouseLogin}. */
    public EmbeddedServer clickHouse() {
        return run(new ClickHouseRecipe(fetched(artifacts::libchdb), Ports.free()));
    }

    /** PostgreSQL; the endpoint is a JDBC URL, user and password as in {@link #postgresLogin}. */
    public EmbeddedServer postgres() {
        return run(new PostgresRecipe(fetched(artifacts::postgres), Ports.free()));
    }

    /** Redis; the endpoint is a {@code redis://} URL. */
    public EmbeddedServer redis() {
        return run(new RedisRecipe(fetched(artifacts::redis), Ports.free()));
    }

    /** Temporal, else its Java test server (which says so); the endpoint is {@code host:port}. */
    public TemporalServer temporal() {
        var program = fetched(artifacts::temporal);
        if (program.isEmpty()) {
            progress.line(TemporalTestServerRecipe.BANNER);
            return TemporalServer.withoutSchedules(run(new TemporalTestServerRecipe(Ports.free())));
        }
        var recipe = new TemporalRecipe(program.get(), Ports.free(), Ports.free(), Ports.free());
        return TemporalServer.real(run(recipe), recipe.ui());
    }

    /** How to log in to a server that {@link #clickHouse()} started. */
    public static JdbcEndpoint clickHouseLogin(EmbeddedServer server) {
        return new JdbcEndpoint(server.endpoint(), ClickHouseRecipe.USER, ClickHouseRecipe.PASSWORD);
    }

    /** How to log in to a server that {@link #postgres()} started. */
    public static JdbcEndpoint postgresLogin(EmbeddedServer server) {
        return new JdbcEndpoint(server.endpoint(), PostgresRecipe.USER, PostgresRecipe.PASSWORD);
    }

    /** Stops every server at the same time, each within its bounds; a temporary workspace is deleted. */
    @Override
    public void close() {
        List<Thread> stops = started.stream()
                .map(server -> Thread.ofVirtual().start(server::close))
                .toList();
        stops.forEach(Tasks::join);
        workspace.close();
    }

    private EmbeddedServer run(Recipe recipe) {
        EmbeddedServer server = new EmbeddedServer(recipe, folder());
        started.add(server);
        server.start();
        server.awaitReady();
        return server;
    }

    private static <T> T fetched(Fetch<T> fetch) {
        try {
            return fetch.get();
        } catch (IOException e) {
            throw new EmbeddedException(e.getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface Fetch<T> {
        T get() throws IOException;
    }
}
