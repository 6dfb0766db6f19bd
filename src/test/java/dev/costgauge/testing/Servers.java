package dev.costgauge.testing;

import dev.costgauge.embedded.EmbeddedOptions;
import dev.costgauge.embedded.EmbeddedServer;
import dev.costgauge.embedded.JdbcEndpoint;
import dev.costgauge.embedded.KafkaCluster;
import dev.costgauge.embedded.ServerRoom;
import dev.costgauge.embedded.TemporalServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The real servers for integration tests. Each starts when it is first asked for, serves every test class of this JVM
 * and dies with it. Do not kill these: a test that kills takes servers of its own from {@link #room()}.
 *
 * <p>Keep out of other tests' way with {@link #unique(String)}: as a prefix of topics, application ids, databases,
 * subjects, Redis keys and task queues.
 */
public final class Servers {
    private static final Lazy<KafkaCluster> KAFKA = new Lazy<>(() -> Room.SHARED.kafka(1));
    private static final Lazy<EmbeddedServer> REGISTRY = new Lazy<>(() -> Room.SHARED.registry());
    private static final Lazy<EmbeddedServer> CLICKHOUSE = new Lazy<>(() -> Room.SHARED.clickHouse());
    private static final Lazy<EmbeddedServer> POSTGRES = new Lazy<>(() -> Room.SHARED.postgres());
    private static final Lazy<EmbeddedServer> REDIS = new Lazy<>(() -> Room.SHARED.redis());
    private static final Lazy<TemporalServer> TEMPORAL = new Lazy<>(() -> Room.SHARED.temporal());

    private Servers() {}

    /** Bootstrap servers of a single broker; topics must be created, transactions work. */
    public static String kafka() {
        return KAFKA.get().bootstrapServers();
    }

    /** Base URL of Confluent's REST API, for {@code schema.registry.url}. */
    public static String registry() {
        return REGISTRY.get().endpoint();
    }

    /** A new, empty ClickHouse database of its own. */
    public static JdbcEndpoint clickHouse() {
        JdbcEndpoint login = ServerRoom.clickHouseLogin(CLICKHOUSE.get());
        return database(login, "`%s`", "/default");
    }

    /** A new, empty PostgreSQL database of its own. */
    public static JdbcEndpoint postgres() {
        JdbcEndpoint login = ServerRoom.postgresLogin(POSTGRES.get());
        return database(login, "\"%s\"", "/postgres");
    }

    /** A {@code redis://} URL; prefix keys with {@link #unique}. */
    public static String redis() {
        return REDIS.get().endpoint();
    }

    /** {@code host:port}; use namespace {@code default} and a task queue from {@link #unique}. */
    public static String temporal() {
        return TEMPORAL.get().server().endpoint();
    }

    /** Temporal's own program, which is also its command line; only where {@link #temporalHasSchedules()}. */
    public static String temporalProgram() {
        return ProcessHandle.of(TEMPORAL.get().server().pid())
                .flatMap(process -> process.info().command())
                .orElseThrow();
    }

    /** False where only Temporal's Java test server could be had; say so with an assumption. */
    public static boolean temporalHasSchedules() {
        return TEMPORAL.get().schedules();
    }

    private static JdbcEndpoint database(JdbcEndpoint login, String quoted, String standard) {
        String name = unique("test").replace('-', '_');
        try (Connection connection = DriverManager.getConnection(login.url(), login.user(), login.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + quoted.formatted(name));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create database " + name + " at " + login, e);
        }
        String url = login.url().substring(0, login.url().length() - standard.length()) + "/" + name;
        return new JdbcEndpoint(url, login.user(), login.password());
    }

    /** The settings that reach a database; {@code store} is what their keys begin with. */
    public static Map<String, String> settings(String store, JdbcEndpoint at) {
        return Map.of(store + ".url", at.url(), store + ".user", at.user(), store + ".password", at.password());
    }

    /** A name nobody else has, that tells the test's name: lower case letters, digits and hyphens. */
    public static String unique(String name) {
        String number = Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36, Integer.MAX_VALUE), 36);
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + "-" + number;
    }

    /** Servers of a test's own, to be killed and restarted; close it after the test. */
    public static ServerRoom room() {
        return new ServerRoom(EmbeddedOptions.defaults(System.getenv()));
    }

    private static final class Room {
        static final ServerRoom SHARED = open();

        private static ServerRoom open() {
            ServerRoom room = room();
            // The servers die with this JVM in any case; this removes their data too.
            Runtime.getRuntime().addShutdownHook(new Thread(room::close, "servers-close"));
            return room;
        }
    }

    /** Made once, by whoever comes first; the others wait. */
    private static final class Lazy<T> {
        private final Supplier<T> maker;
        private @Nullable T value;

        Lazy(Supplier<T> maker) {
            this.maker = maker;
        }

        synchronized T get() {
            T made = value == null ? maker.get() : value;
            value = made;
            return made;
        }
    }
}
