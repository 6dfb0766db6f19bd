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

    private final KafkaCluster kafka;
    private final Map<Target, EmbeddedServer> servers;
    private final Settings settings;
    private final Nodes nodes;
    private final List<EmbeddedServer> streams;
    private final List<EmbeddedServer> workers;

    private Stage(
            KafkaCluster kafka,
            Map<Target, EmbeddedServer> servers,
            Settings settings,
            Nodes nodes,
            List<EmbeddedServer> streams,
            List<EmbeddedServer> workers) {
        this.kafka = kafka;
        this.servers = servers;
        this.settings = settings;
        this.nodes = nodes;
        this.streams = streams;
        this.workers = workers;
    }

    /**
     * Starts everything and waits until it answers.
     *
     * @param main the program whose commands {@code stream} and {@code worker} are the roles
     * @param loader makes settings of assignments
     */
    static Stage start(
            ServerRoom room, Deployment deployment, Class<?> main, Function<Map<String, String>, Settings> loader) {
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
        assignments.putAll(deployment.settings());
        Settings settings = loader.apply(assignments);
        Nodes nodes = new Nodes(room, main, deployment, assignments);
        deployment.from().ifPresentOrElse(nodes::migrateFrom, () -> migrate(settings));
        // All at once, as in a deployment: whoever comes first makes topics and schemas.
        CompletableFuture<List<EmbeddedServer>> streams = nodes.start("stream", INSTANCES, starters);
        CompletableFuture<List<EmbeddedServer>> workers = nodes.start("worker", INSTANCES, starters);
        Stage stage = new Stage(kafka.join(), servers, settings, nodes, streams.join(), workers.join());
        if (deployment.from().isPresent()) {
            // Before the first process of this build, as an upgrade begins.
            migrate(settings);
        }
        return stage;
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

    /** Who starts streams and workers. */
    Nodes nodes() {
        return nodes;
    }

    /** The file that makes a stream halt before its next commit. */
    Path haltSign(EmbeddedServer stream) {
        return nodes.haltSign(stream.name());
    }
}
