package dev.costgauge.embedded;

import dev.costgauge.testing.Certificates;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * A broker whose only port for clients is SASL_SSL, and that asks for a client certificate as well.
 *
 * @param user may do everything
 * @param others passwords of users who may do what somebody grants them
 */
record SecuredKafka(
        KafkaRecipe plain, Certificates certificates, String user, String password, Map<String, String> others)
        implements Recipe {

    private static final int PROBE_SECONDS = 3;

    @Override
    public String name() {
        return "secured-kafka";
    }

    @Override
    public String endpoint() {
        return plain.endpoint();
    }

    /** The client's line for {@code sasl.jaas.config}. */
    static String jaas(String user, String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                + password + "\";";
    }

    /** What a client needs to be let in, by Kafka's own names. */
    static Map<String, String> client(Certificates certificates) {
        return Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "PLAIN",
                "ssl.truststore.type", "PEM",
                "ssl.truststore.location", certificates.ca().toString(),
                "ssl.keystore.type", "PEM",
                "ssl.keystore.location", certificates.clientStore().toString());
    }

    @Override
    public Spawner.Command prepare(Path home) throws IOException {
        Spawner.Command command = plain.prepare(home);
        Path file = home.resolve("server.properties");
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        String controller = "CONTROLLER://" + plain.layout().controller(plain.id());
        properties.setProperty("listeners", "CLIENTS://" + endpoint() + "," + controller);
        properties.setProperty("advertised.listeners", "CLIENTS://" + endpoint());
        properties.setProperty("listener.security.protocol.map", "CLIENTS:SASL_SSL,CONTROLLER:PLAINTEXT");
        properties.setProperty("inter.broker.listener.name", "CLIENTS");
        properties.setProperty("sasl.enabled.mechanisms", "PLAIN");
        properties.setProperty("sasl.mechanism.inter.broker.protocol", "PLAIN");
        // As a client of itself the broker is another user.
        Map<String, String> logins = new HashMap<>(others);
        logins.putAll(Map.of("broker", password, user, password));
        String entries = logins.entrySet().stream()
                .map(login -> " user_" + login.getKey() + "=\"" + login.getValue() + "\"")
                .collect(Collectors.joining());
        properties.setProperty(
                "listener.name.clients.plain.sasl.jaas.config", jaas("broker", password).replace(";", entries + ";"));
        properties.setProperty(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // Nobody has a name on the controller's port.
        properties.setProperty("super.users", "User:broker;User:ANONYMOUS;User:" + user);
        // Without the listener's name it would hold for SSL alone, not for SASL_SSL.
        properties.setProperty("listener.name.clients.ssl.client.auth", "required");
        properties.setProperty("ssl.truststore.type", "PEM");
        properties.setProperty("ssl.truststore.location", certificates.ca().toString());
        properties.setProperty("ssl.keystore.type", "PEM");
        properties.setProperty("ssl.keystore.location", certificates.serverStore().toString());
        try (Writer out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
        return command;
    }

    @Override
    public boolean answers() throws IOException {
        Map<String, Object> settings = new HashMap<>(client(certificates));
        settings.put("bootstrap.servers", endpoint());
        settings.put("sasl.jaas.config", jaas(user, password));
        try (Admin admin = Admin.create(settings)) {
            return !admin.describeCluster().nodes().get(PROBE_SECONDS, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
