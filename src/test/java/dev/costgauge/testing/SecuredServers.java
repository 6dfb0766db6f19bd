package dev.costgauge.testing;

import dev.costgauge.embedded.EmbeddedServer;
import dev.costgauge.embedded.JdbcEndpoint;
import dev.costgauge.embedded.SecuredRoom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Neighbours that demand TLS, a client certificate and a login: Kafka, PostgreSQL and Redis by themselves; the registry,
 * ClickHouse and Temporal of {@link Servers} behind gates, of which ClickHouse demands its password itself.
 */
public final class SecuredServers implements AutoCloseable {

    /** What must be seen nowhere. ClickHouse's password is the shared server's, an everyday word. */
    public static final List<String> SECRETS =
            List.of("kafka-5ecret", "registry-5ecret", "postgres-5ecret", "redis-5ecret", "temporal-5ecret");

    private static final String KAFKA = SECRETS.get(0);
    private static final String REGISTRY = SECRETS.get(1);
    private static final String POSTGRES = SECRETS.get(2);
    private static final String REDIS = SECRETS.get(3);
    private static final String TEMPORAL = SECRETS.get(4);
    private static final String USER = "costgauge";

    private final SecuredRoom room = new SecuredRoom();
    private final Map<String, String> settings = new TreeMap<>();

    /** Starts them all and waits until each lets its client in. */
    public SecuredServers() {
        Certificates certificates = room.certificates();
        CompletableFuture<EmbeddedServer> kafka = CompletableFuture.supplyAsync(() -> room.kafka(USER, KAFKA));
        CompletableFuture<EmbeddedServer> postgres = CompletableFuture.supplyAsync(() -> room.postgres(POSTGRES));
        CompletableFuture<EmbeddedServer> redis = CompletableFuture.supplyAsync(() -> room.redis(USER, REDIS));
        try {
            registry();
            clickHouse();
            int temporal = TemporalGate.before(Servers.temporal(), certificates, TEMPORAL);
            settings.put("temporal.address", "127.0.0.1:" + temporal);
            settings.put("temporal.tls", "true");
            settings.put("temporal.api.key.file", secret("temporal", TEMPORAL));
            settings.put("kafka.bootstrap.servers", kafka.join().endpoint());
            room.kafkaClient().forEach((key, value) -> settings.put("kafka.client." + key, value));
            settings.put("kafka.client.sasl.jaas.config.file", secret("kafka", SecuredRoom.jaas(USER, KAFKA)));
            settings.put("postgres.url", postgres.join().endpoint());
            settings.put("postgres.password.file", secret("postgres", POSTGRES));
            settings.put("redis.url", redis.join().endpoint());
            settings.put("redis.user", USER);
            settings.put("redis.password.file", secret("redis", REDIS));
        } catch (RuntimeException | Error e) {
            room.close();
            throw e;
        }
        for (String neighbour : List.of("schema.registry", "clickhouse", "postgres", "redis", "temporal")) {
            settings.put(neighbour + ".tls.ca", certificates.ca().toString());
            settings.put(neighbour + ".tls.cert", certificates.clientCert().toString());
            settings.put(neighbour + ".tls.key", certificates.clientKey().toString());
        }
    }

    private void registry() {
        URI base = URI.create(Servers.registry());
        int password = PasswordGate.before("http://" + base.getAuthority(), USER + ":" + REGISTRY);
        int gate = TlsGate.before(password, room.certificates().serverContext());
        settings.put("schema.registry.url", "https://127.0.0.1:" + gate + base.getPath());
        settings.put("schema.registry.user.info.file", secret("registry", USER + ":" + REGISTRY));
    }

    private void clickHouse() {
        JdbcEndpoint login = Servers.clickHouse();
        URI plain = URI.create(login.url().substring("jdbc:".length()));
        int gate = TlsGate.before(plain.getPort(), room.certificates().serverContext());
        settings.put("clickhouse.url", "https://127.0.0.1:" + gate + plain.getPath());
        settings.put("clickhouse.user", login.user());
        settings.put("clickhouse.password.file", secret("clickhouse", login.password()));
    }

    /** How they are reached; every secret stands in a file of its own. */
    public Map<String, String> settings() {
        return new TreeMap<>(settings);
    }

    public Certificates certificates() {
        return room.certificates();
    }

    /** A Kafka login that is not let in. */
    public static String jaas(String password) {
        return SecuredRoom.jaas(USER, password);
    }

    private String secret(String name, String text) {
        Path file = room.folder().resolve(name + ".secret");
        try {
            return Files.writeString(file, text + "\n").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        room.close();
    }
}
