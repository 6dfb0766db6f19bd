package dev.costgauge.embedded;

import dev.costgauge.testing.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Servers of our own kinds that let nobody in who has no certificate and no password. Closing it ends them. */
public final class SecuredRoom implements AutoCloseable {

    private final Workspace workspace;
    private final Artifacts artifacts;
    private final Certificates certificates;
    private final List<EmbeddedServer> started = new CopyOnWriteArrayList<>();

    public SecuredRoom() {
        Progress progress = Progress.toStandardError();
        artifacts = new Artifacts(new ArtifactCache(ArtifactCache.defaultFolder(System.getenv())), progress);
        try {
            workspace = Workspace.fresh();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        certificates = Certificates.make(workspace.folder().resolve("certificates"));
    }

    public Path folder() {
        return workspace.folder();
    }

    public Certificates certificates() {
        return certificates;
    }

    /** The endpoint is {@code host:port}; the user may do everything. */
    public EmbeddedServer kafka(String user, String password) {
        return kafka(user, password, Map.of());
    }

    /** The same; {@code others} are passwords of users who may do what the first one grants them. */
    public EmbeddedServer kafka(String user, String password, Map<String, String> others) {
        KafkaRecipe plain = new KafkaRecipe(KafkaCluster.Layout.of(1), 1, KafkaCluster.LIGHT);
        return run(new SecuredKafka(plain, certificates, user, password, others));
    }

    /** What a Kafka client needs to be let in beside the line for {@link #jaas}, by Kafka's own names. */
    public Map<String, String> kafkaClient() {
        return SecuredKafka.client(certificates);
    }

    /** A login for {@code sasl.jaas.config}. */
    public static String jaas(String user, String password) {
        return SecuredKafka.jaas(user, password);
    }

    /** The endpoint is a JDBC URL; the user is {@code costgauge}. */
    public EmbeddedServer postgres(String password) {
        try {
            return run(new SecuredPostgres(new PostgresRecipe(artifacts.postgres(), Ports.free()), certificates, password));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The endpoint is a {@code rediss://} URL without login. */
    public EmbeddedServer redis(String user, String password) {
        try {
            RedisRecipe plain = new RedisRecipe(artifacts.redis(), Ports.free());
            return run(new SecuredRedis(plain, certificates, certificates.clientContext(), user, password));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Administrator of {@link #clickHouse} and its database; the others may do what their statements grant. */
    public JdbcEndpoint clickHouse(String password, Map<String, List<String>> grants) {
        try {
            ClickHouseRecipe plain = new ClickHouseRecipe(artifacts.libchdb(), Ports.free());
            return ServerRoom.clickHouseLogin(run(new GrantedClickHouse(plain, password, grants)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        started.forEach(EmbeddedServer::discard);
        workspace.close();
    }

    private EmbeddedServer run(Recipe recipe) {
        EmbeddedServer server = new EmbeddedServer(recipe, folder());
        started.add(server);
        server.start();
        server.awaitReady();
        return server;
    }
}
