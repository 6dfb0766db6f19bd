package dev.costgauge.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;

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
    private boolean closed;

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
        return kafka(brokers, KafkaCluster.LIGHT);
    }

    /** The same, each server with these options of the JVM. */
    public KafkaCluster kafka(int brokers, List<String> jvmOptions) {
        int number = clusters.incrementAndGet();
        Path folder = number == 1 ? folder() : folder().resolve("cluster-" + number);
        KafkaCluster cluster = new KafkaCluster(brokers, jvmOptions, folder);
        begin(cluster.servers());
        cluster.servers().forEach(EmbeddedServer::awaitReady);
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

    /**
     * A program of this class path in a JVM of its own, ready when its {@code /health} answers 200; the endpoint is its
     * base URL.
     *
     * @param options of the JVM
     * @param arguments of the program, given the port on which it is to listen
     */
    public EmbeddedServer program(String name, Class<?> main, List<String> options, IntFunction<List<String>> arguments) {
        return program(name, Optional::empty, main, options, arguments);
    }

    /**
     * The same, where another build may take the program's place at a restart.
     *
     * @param build the jar to start, asked for at each start; empty for this class path
     */
    public EmbeddedServer program(
            String name,
            Supplier<Optional<Path>> build,
            Class<?> main,
            List<String> options,
            IntFunction<List<String>> arguments) {
        int port = Ports.free();
        List<String> words = arguments.apply(port);
        return run(new ProgramRecipe(name, port, () -> command(build.get(), main, options, words)));
    }

    /**
     * Runs a command of another build to its end.
     *
     * @throws EmbeddedException when it fails; with the last lines that it printed
     */
    public void command(String name, Path build, Class<?> main, List<String> options, List<String> arguments) {
        Path log = folder().resolve(name + ".log");
        try {
            int exitCode = Spawner.start(
                            new Spawner.Command(command(Optional.of(build), main, options, arguments), folder()), log)
                    .waitFor();
            if (exitCode != 0) {
                throw new EmbeddedException(
                        name + " of " + build + " ended with exit code " + exitCode + ":\n" + LogTail.of(log));
            }
        } catch (IOException e) {
            throw new EmbeddedException(name + " of " + build + " cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedException("interrupted while waiting for " + name, e);
        }
    }

    private static List<String> command(
            Optional<Path> build, Class<?> main, List<String> options, List<String> arguments) {
        String classPath = build.map(Path::toString).orElseGet(Spawner::classPath);
        return Spawner.java(options, classPath, main, arguments);
    }

    /** How to log in to a server that {@link #clickHouse()} started. */
    public static JdbcEndpoint clickHouseLogin(EmbeddedServer server) {
        return new JdbcEndpoint(server.endpoint(), ClickHouseRecipe.USER, ClickHouseRecipe.PASSWORD);
    }

    /** How to log in to a server that {@link #postgres()} started. */
    public static JdbcEndpoint postgresLogin(EmbeddedServer server) {
        return new JdbcEndpoint(server.endpoint(), PostgresRecipe.USER, PostgresRecipe.PASSWORD);
    }

    /** What was started so far. */
    List<EmbeddedServer> servers() {
        return List.copyOf(started);
    }

    /** From now on a server that dies by another's hand is started again. */
    void superviseAll() {
        started.forEach(server -> server.supervise(progress));
    }

    /**
     * Stops every server at the same time, each within its bounds. With a temporary workspace there is nothing to save:
     * the servers are killed and their data is deleted.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        List<Thread> stops = started.stream()
                .map(server -> Thread.ofVirtual().start(workspace.temporary() ? server::discard : server::close))
                .toList();
        stops.forEach(Tasks::join);
        workspace.close();
    }

    private EmbeddedServer run(Recipe recipe) {
        EmbeddedServer server = new EmbeddedServer(recipe, folder());
        begin(List.of(server));
        server.awaitReady();
        return server;
    }

    /** After {@link #close()} nothing is started any more, whoever was still fetching. */
    private synchronized void begin(List<EmbeddedServer> servers) {
        if (closed) {
            throw new EmbeddedException("the servers are being stopped");
        }
        started.addAll(servers);
        servers.forEach(EmbeddedServer::start);
    }

    private static <T> T fetched(Fetch<T> fetch) {
        try {
            return fetch.get();
        } catch (IOException e) {
            throw new EmbeddedException(String.valueOf(e.getMessage()), e);
        }
    }

    @FunctionalInterface
    private interface Fetch<T> {
        T get() throws IOException;
    }
}
