package dev.costgauge.chaos;

import dev.costgauge.detect.EwmaRatio;
import dev.costgauge.embedded.EmbeddedServer;
import dev.costgauge.embedded.JdbcEndpoint;
import dev.costgauge.embedded.KafkaCluster;
import dev.costgauge.embedded.ServerRoom;
import dev.costgauge.settings.Settings;
import dev.costgauge.store.ClickHouse;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.Migrations;
import dev.costgauge.store.PostgresSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** Every process of a trial: three brokers, the other servers, two streams and two workers. The room stops them. */
final class Stage {

    static final int PARTITIONS = 4;
    private static final int BROKERS = 3;
    private static final int INSTANCES = 2;

    private static final List<String> SMALL_JVM = List.of(
            "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED");

    private final ServerRoom room;
    private final KafkaCluster kafka;
    private final Map<Target, EmbeddedServer> servers;
    private final Settings settings;
    private final List<EmbeddedServer> streams;
    private final List<EmbeddedServer> workers;

    private Stage(
            ServerRoom room,
            KafkaCluster kafka,
            Map<Target, EmbeddedServer> servers,
            Settings settings,
            List<EmbeddedServer> streams,
            List<EmbeddedServer> workers) {
        this.room = room;
        this.kafka = kafka;
        this.servers = servers;
        this.settings = settings;
        this.streams = streams;
        this.workers = workers;
    }

    /**
     * Starts everything and waits until it answers.
     *
     * @param main the program whose commands {@code stream} and {@code worker} are the roles
     * @param loader makes settings of assignments
     */
    static Stage start(ServerRoom room, Class<?> main, Function<Map<String, String>, Settings> loader) {
        Executor starters = task -> Thread.ofVirtual().name("chaos-start").start(task);
        CompletableFuture<KafkaCluster> kafka = CompletableFuture.supplyAsync(() -> room.kafka(BROKERS), starters);
        Map<Target, CompletableFuture<EmbeddedServer>> starting = new LinkedHashMap<>();
        Map<Target, Supplier<EmbeddedServer>> makers = Map.of(
                Target.REGISTRY, room::registry,
                Target.CLICKHOUSE, room::clickHouse,
                Target.POSTGRES, room::postgres,
                Target.REDIS, room::redis,
                Target.TEMPORAL, () -> room.temporal().server());
        makers.forEach((target, maker) -> starting.put(target, CompletableFuture.supplyAsync(maker, starters)));
        Map<Target, EmbeddedServer> servers = new LinkedHashMap<>();
        starting.forEach((target, server) -> servers.put(target, server.join()));
        Map<String, String> assignments = assignments(kafka.join(), servers);
        Settings settings = loader.apply(assignments);
        migrate(settings);
        // All at once, as in a deployment: whoever comes first makes topics and schemas.
        List<CompletableFuture<EmbeddedServer>> nodes = new ArrayList<>();
        for (String role : List.of("stream", "worker")) {
            for (int i = 1; i <= INSTANCES; i++) {
                String name = role + "-" + i;
                nodes.add(CompletableFuture.supplyAsync(() -> node(room, main, role, name, assignments), starters));
            }
        }
        List<EmbeddedServer> started = nodes.stream().map(CompletableFuture::join).toList();
        return new Stage(
                room,
                kafka.join(),
                servers,
                settings,
                started.subList(0, INSTANCES),
                started.subList(INSTANCES, 2 * INSTANCES));
    }

    private static Map<String, String> assignments(KafkaCluster kafka, Map<Target, EmbeddedServer> servers) {
        Map<String, String> assignments = new LinkedHashMap<>();
        assignments.put("kafka.bootstrap.servers", kafka.bootstrapServers());
        assignments.put("schema.registry.url", of(servers, Target.REGISTRY).endpoint());
        login(assignments, "clickhouse", ServerRoom.clickHouseLogin(of(servers, Target.CLICKHOUSE)));
        login(assignments, "postgres", ServerRoom.postgresLogin(of(servers, Target.POSTGRES)));
        assignments.put("redis.url", of(servers, Target.REDIS).endpoint());
        assignments.put("temporal.address", of(servers, Target.TEMPORAL).endpoint());
        assignments.put("topics.partitions", Integer.toString(PARTITIONS));
        assignments.put("stream.clock", "log");
        assignments.put("stream.threads", "1");
        assignments.put("stream.standby.replicas", "1");
        // For every other pair, at most 100; topic cost-rules gives the others the standard one.
        assignments.put("detect.rule", EwmaRatio.RULE);
        assignments.put("sweep.active", "35d");
        // Pages so small that a worker often dies in the middle of a sweep.
        assignments.put("sweep.page", "4");
        assignments.put("sweep.stretch", "8");
        return assignments;
    }

    private static void login(Map<String, String> assignments, String store, JdbcEndpoint endpoint) {
        assignments.put(store + ".url", endpoint.url());
        assignments.put(store + ".user", endpoint.user());
        assignments.put(store + ".password", endpoint.password());
    }

    private static void migrate(Settings settings) {
        ClickHouseSettings clickHouse = settings.as(ClickHouseSettings.class);
        try (ClickHouse connection = ClickHouse.open(clickHouse)) {
            new Migrations(settings.as(PostgresSettings.class), clickHouse, connection).up();
        }
    }

    private static EmbeddedServer node(
            ServerRoom room, Class<?> main, String role, String name, Map<String, String> assignments) {
        List<String> options = new ArrayList<>(SMALL_JVM);
        options.add("-Dcostgauge.halt.sign=" + sign(room, name));
        return room.program(name, main, options, port -> {
            Map<String, String> own = new LinkedHashMap<>(assignments);
            own.put("http.host", "127.0.0.1");
            own.put("http.port", Integer.toString(port));
            own.put("stream.state.dir", room.folder().resolve(name + "-state").toString());
            List<String> arguments = new ArrayList<>(List.of(role));
            own.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
            return arguments;
        });
    }

    private static Path sign(ServerRoom room, String name) {
        return room.folder().resolve(name + ".halt");
    }

    private static EmbeddedServer of(Map<Target, EmbeddedServer> servers, Target target) {
        EmbeddedServer server = servers.get(target);
        if (server == null) {
            throw new IllegalArgumentException(target + " is not a single server");
        }
        return server;
    }

    /** What the processes were started with. */
    Settings settings() {
        return settings;
    }

    List<EmbeddedServer> streams() {
        return streams;
    }

    List<EmbeddedServer> workers() {
        return workers;
    }

    /** A broker by its node id. */
    EmbeddedServer broker(int id) {
        return kafka.broker(id);
    }

    /** A server of which there is one. */
    EmbeddedServer server(Target target) {
        return of(servers, target);
    }

    /** The file that makes a stream halt before its next commit. */
    Path haltSign(EmbeddedServer stream) {
        return sign(room, stream.name());
    }
}
