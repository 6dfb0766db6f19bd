package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.embedded.EmbeddedServer;
import dev.costgauge.embedded.JdbcEndpoint;
import dev.costgauge.embedded.SecuredRoom;
import dev.costgauge.grants.Neighbour;
import dev.costgauge.grants.Role;
import dev.costgauge.settings.Settings;
import dev.costgauge.store.ClickHouse;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.testing.Certificates;
import dev.costgauge.testing.PasswordGate;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.TemporalGate;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.tools.AclCommand;

/**
 * Servers that let every role in under a name of its own, and allow it what {@code costgauge grants} prints and nothing else.
 * Kafka and ClickHouse are its own; the others are the shared ones. Temporal, which has no access lists of its own, stands behind a gate that
 * lets in what its role "write" of a namespace may call.
 */
final class GrantedServers implements AutoCloseable {

    private static final String SECRET = "grant-5ecret";
    private static final String ADMIN = "admin";
    private static final String DATABASE = "granted";
    private static final Pattern GRANT = Pattern.compile("(GRANT .*) TO `(\\w+)`", Pattern.DOTALL);
    private static final List<String> NAMESPACE_ADMIN =
            List.of("RegisterNamespace", "UpdateNamespace", "DeprecateNamespace", "DeleteNamespace");

    private final String name = Servers.unique("granted");
    private final SecuredRoom room = new SecuredRoom();
    private final Path folder;
    private final EmbeddedServer kafka;
    private final JdbcEndpoint postgres = Servers.postgres();
    private final Map<Role, String> users = new EnumMap<>(Role.class);
    private final Map<String, String> common = new TreeMap<>();

    /** Starts Kafka and applies the files. @param folder for state and files of the test */
    GrantedServers(Path folder) throws Exception {
        this.folder = folder;
        for (Role role : Role.values()) {
            users.put(role, name.replace('-', '_') + "_" + role.text());
        }
        kafka = room.kafka(
                ADMIN, SECRET, users.values().stream().collect(Collectors.toMap(user -> user, user -> SECRET)));
        describe();
        applyKafka();
        applyPostgres();
        applyClickHouse();
        applyRedis();
    }

    private void describe() throws IOException {
        URI registry = URI.create(Servers.registry());
        int gate = PasswordGate.before("http://" + registry.getAuthority(), "writer:" + SECRET, "reader:" + SECRET);
        Certificates certificates = room.certificates();
        int temporal = TemporalGate.before(Servers.temporal(), certificates, SECRET, GrantedServers::isWrite);
        Path schedules = folder.resolve("schedules.yaml");
        Files.writeString(schedules, Files.readString(Path.of("temporal/schedules.yaml"))
                .replace("costgauge-hourly-sweep", name + "-sweep"));
        common.putAll(Map.of(
                "kafka.bootstrap.servers", kafka.endpoint(),
                "schema.registry.url", "http://127.0.0.1:" + gate + registry.getPath(),
                "clickhouse.url", "http://127.0.0.1:1/" + DATABASE,
                "postgres.url", postgres.url(),
                "redis.url", Servers.redis(),
                "temporal.address", "127.0.0.1:" + temporal,
                "temporal.tls", "true",
                "temporal.api.key", SECRET));
        common.putAll(Map.of(
                "temporal.tls.ca", certificates.ca().toString(),
                "temporal.tls.cert", certificates.clientCert().toString(),
                "temporal.tls.key", certificates.clientKey().toString()));
        common.putAll(Map.of(
                "topics.prefix", name + "-",
                "topics.partitions", "1",
                "stream.application.id", name,
                "stream.state.dir", folder.resolve("state").toString(),
                "stream.tick.interval", "500ms",
                "archive.group", name + "-archiver",
                "projector.group", name + "-projector",
                "temporal.task.queue", name,
                "sweep.schedule", schedules.toString(),
                "http.port", "0"));
        room.kafkaClient().forEach((key, value) -> common.put("kafka.client." + key, value));
    }

    private static boolean isWrite(String method) {
        return !method.contains("OperatorService")
                && NAMESPACE_ADMIN.stream().noneMatch(admin -> method.endsWith("/" + admin));
    }

    /** How a role is configured: its own logins, and those of nobody else. */
    Map<String, String> settings(Role role) {
        Map<String, String> settings = new TreeMap<>(common);
        settings.put("kafka.client.sasl.jaas.config", SecuredRoom.jaas(users.get(role), SECRET));
        settings.put("schema.registry.user.info", (role == Role.SETUP ? "writer:" : "reader:") + SECRET);
        login(settings, Neighbour.POSTGRES, "postgres", role);
        login(settings, Neighbour.CLICKHOUSE, "clickhouse", role);
        login(settings, Neighbour.REDIS, "redis", role);
        return settings;
    }

    private void login(Map<String, String> settings, Neighbour neighbour, String store, Role role) {
        if (neighbour.roles().contains(role)) {
            settings.put(store + ".user", users.get(role));
            settings.put(store + ".password", SECRET);
        }
    }

    Settings load(Role role) {
        return Settings.load(AllSettings.RECORDS, Map.of(), Map.of(), settings(role), List.of());
    }

    String user(Role role) {
        return users.get(role);
    }

    /** What a role's Kafka clients are given. */
    Map<String, Object> kafkaClient(Role role) {
        Map<String, Object> client = new TreeMap<>(room.kafkaClient());
        client.put("bootstrap.servers", kafka.endpoint());
        client.put("sasl.jaas.config", SecuredRoom.jaas(users.get(role), SECRET));
        return client;
    }

    /** A connection to PostgreSQL as a role. */
    Connection postgres(Role role) throws SQLException {
        return DriverManager.getConnection(postgres.url(), users.get(role), SECRET);
    }

    /** A client of Redis as a role. */
    RedisClient redis(Role role) {
        return RedisClient.create(Servers.redis().replace("redis://", "redis://" + users.get(role) + ":" + SECRET + "@"));
    }

    /** What {@code costgauge grants} prints for these servers. */
    private String file(Neighbour neighbour) {
        List<String> words = new ArrayList<>(List.of("grants", neighbour.text()));
        common.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        neighbour.roles().forEach(role -> words.addAll(List.of("--user", role.text() + "=" + users.get(role))));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
        assertThat(code).as(err.toString()).isZero();
        return out.toString();
    }

    /** Lets a shell run the script, and Kafka's own tool what the script calls, in this JVM. */
    private void applyKafka() throws Exception {
        Path called = folder.resolve("called");
        Path tool = Files.createDirectories(folder.resolve("bin")).resolve("kafka-acls.sh");
        Files.writeString(tool, "#!/bin/sh\nfor word in \"$@\"; do printf '%s\\n' \"$word\"; done >> '" + called
                + "'\necho >> '" + called + "'\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
        StringBuilder admin = new StringBuilder("sasl.jaas.config=" + SecuredRoom.jaas(ADMIN, SECRET) + "\n");
        room.kafkaClient().forEach((key, value) -> admin.append(key).append('=').append(value).append('\n'));
        Path config = Files.writeString(folder.resolve("admin.properties"), admin);
        Path script = Files.writeString(folder.resolve(Neighbour.KAFKA.file()), file(Neighbour.KAFKA));
        ProcessBuilder shell = new ProcessBuilder("sh", script.toString()).inheritIO();
        shell.environment().merge("PATH", tool.getParent() + ":", (path, first) -> first + path);
        shell.environment().put("KAFKA", "--bootstrap-server " + kafka.endpoint() + " --command-config " + config);
        assertThat(shell.start().waitFor()).isZero();
        Exit.setExitProcedure((status, message) -> {
            throw new AssertionError("kafka-acls.sh ends with " + status + ": " + message);
        });
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        try {
            for (String words : Files.readString(called).split("\n\n")) {
                AclCommand.main(words.split("\n"));
            }
        } finally {
            System.setOut(out);
            Exit.resetExitProcedure();
        }
    }

    /** Also called when the tables are there, as the file itself asks for. */
    void applyPostgres() throws SQLException {
        try (Connection admin = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
                Statement statement = admin.createStatement()) {
            statement.execute(file(Neighbour.POSTGRES));
            for (Role role : Neighbour.POSTGRES.roles()) {
                statement.execute("ALTER ROLE \"" + users.get(role) + "\" PASSWORD '" + SECRET + "'");
            }
        }
    }

    /** Starts a server whose users have what the file grants, and lets it read every statement of the file. */
    private void applyClickHouse() {
        List<String> statements = Arrays.stream(file(Neighbour.CLICKHOUSE)
                        .lines()
                        .filter(line -> !line.startsWith("--"))
                        .collect(Collectors.joining("\n"))
                        .split(";"))
                .map(String::strip)
                .toList();
        Map<String, List<String>> grants = new TreeMap<>();
        statements.stream().map(GRANT::matcher).filter(Matcher::matches).forEach(grant -> grants.computeIfAbsent(
                        grant.group(2), user -> new ArrayList<>())
                .add(grant.group(1)));
        JdbcEndpoint login = room.clickHouse(SECRET, grants);
        Map<String, String> admin = Servers.settings("clickhouse", login);
        try (ClickHouse connection = ClickHouse.open(
                Settings.load(AllSettings.RECORDS, Map.of(), Map.of(), admin, List.of()).as(ClickHouseSettings.class))) {
            statements.forEach(statement -> connection.execute("EXPLAIN AST " + statement));
            connection.execute("CREATE DATABASE " + DATABASE);
        }
        common.put("clickhouse.url", login.url().replace("/default", "/" + DATABASE));
    }

    private void applyRedis() {
        try (RedisClient client = RedisClient.create(Servers.redis())) {
            RedisCommands<String, String> admin = client.connect().sync();
            for (String line : file(Neighbour.REDIS).split("\n")) {
                String[] words = line.split(" ");
                acl(admin, Arrays.asList(words).subList(1, words.length));
            }
            for (Role role : Neighbour.REDIS.roles()) {
                acl(admin, List.of("SETUSER", users.get(role), ">" + SECRET));
            }
        }
    }

    private static void acl(RedisCommands<String, String> admin, List<String> words) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        words.forEach(arguments::add);
        assertThat(admin.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments)).isEqualTo("OK");
    }

    @Override
    public void close() {
        room.close();
    }
}
