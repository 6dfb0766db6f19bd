package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.wire.Topic;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.protocol.CommandType;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The doctor among real servers, healthy and with planted faults. */
class DoctorIT {

    private final String prefix = Servers.unique("doctor") + "-";
    private final StringWriter out = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void findsNothingWrongAndThenEveryPlantedFault() throws Exception {
        assumeThat(Servers.temporalHasSchedules())
                .as("needs the real Temporal dev server; only the Java test server could be had")
                .isTrue();
        try (StreamTopics topics = StreamTopics.create(prefix, 2)) {
            Map<String, String> settings = settings(topics);
            assertThat(run(settings, "topics", "apply")).as(out.toString()).isZero();
            assertThat(run(settings, "migrate", "up")).as(out.toString()).isZero();
            assertThat(run(settings, "temporal", "apply")).as(out.toString()).isZero();

            assertThat(run(settings, "doctor")).as(out.toString()).isZero();
            assertThat(out.toString())
                    .contains("ok    kafka ", "ok    registry ", "ok    topic " + topics.catalog().name(Topic.HOURS))
                    .contains("ok    postgres migrations ", "ok    clickhouse migrations ", "ok    redis ")
                    .containsPattern("(ok  |warn)  temporal +version \\d")
                    .contains("ok    schedule " + prefix + "sweep", "ok    state directory ")
                    .containsPattern("warn  kafka group \\S+ +has never run: start `costgauge stream`")
                    .containsPattern("doctor: \\d+ ok, \\d+ warn, 0 fail");

            Map<String, String> streamOnly = new HashMap<>(settings);
            streamOnly.putAll(Map.of(
                    "postgres.url", "jdbc:postgresql://127.0.0.1:1/none",
                    "redis.url", "redis://127.0.0.1:1/0",
                    "temporal.address", "127.0.0.1:1"));
            assertThat(run(streamOnly, "doctor", "--role", "stream")).as(out.toString()).isZero();
            assertThat(out.toString())
                    .contains("we may do what is needed for stream", "ok    clickhouse migrations ", "ok    state directory ")
                    .doesNotContain("postgres", "redis", "temporal", "archiver");

            setCleanup(topics.catalog().name(Topic.HOURS), "delete");
            assertThat(run(settings, "migrate", "rollback")).as(out.toString()).isZero();
            assertThat(out.toString()).contains("would undo postgres 003 alert_details", "nothing was changed: --confirm");
            assertThat(run(settings, "migrate", "status")).as(out.toString()).isZero();
            assertThat(out.toString()).doesNotContain("pending");
            assertThat(run(settings, "migrate", "rollback", "--confirm")).as(out.toString()).isZero();
            deleteSchedule();
            Map<String, String> poorer = new HashMap<>(settings);
            poorer.putAll(readerOf(settings));
            poorer.put("topics.partitions", "3");
            poorer.put("redis.url", userWithoutScripts());

            assertThat(run(poorer, "doctor", "--json")).isEqualTo(1);
            Map<String, String> failed = failures();
            assertThat(failed.get("topic " + topics.catalog().name(Topic.HOURS)))
                    .contains("has cleanup.policy delete, not compact,delete", "kafka-configs.sh --alter");
            assertThat(failed.get("topic " + topics.catalog().name(Topic.EVENTS)))
                    .contains("has 2 partitions, setting topics.partitions says 3");
            assertThat(failed.get("postgres migrations"))
                    .isEqualTo("003 alert_details is pending: run `costgauge migrate up`");
            assertThat(failed.get("postgres")).isEqualTo("may not INSERT baselines: grant it to postgres.user");
            assertThat(failed.get("schedule " + prefix + "sweep")).contains("is missing", "costgauge temporal apply");
            assertThat(failed.get("redis")).isEqualTo("may not EVALSHA keys ewma:*: grant it to redis.user");
            assertThat(out.toString()).contains("version unknown, clock unknown", prefix + "projector-hours");
            assertThat(failed).doesNotContainKeys("kafka", "registry", "clickhouse", "temporal");
        }
    }

    @Test
    void saysOfEachNeighbourThatItDoesNotAnswer() throws Exception {
        Map<String, String> nowhere = Map.of(
                "kafka.bootstrap.servers", "127.0.0.1:1",
                "schema.registry.url", "http://127.0.0.1:1",
                "postgres.url", "jdbc:postgresql://127.0.0.1:1/none",
                "clickhouse.url", "http://127.0.0.1:1/none",
                "redis.url", "redis://127.0.0.1:1/0",
                "temporal.address", "127.0.0.1:1",
                "stream.state.dir", directory.toString());

        assertThat(run(nowhere, "doctor", "--json")).isEqualTo(1);
        assertThat(failures()).containsOnlyKeys("kafka", "registry", "postgres", "clickhouse", "redis", "temporal");
    }

    /** What failed, the first finding of each check. */
    private Map<String, String> failures() throws Exception {
        Map<String, String> failed = new TreeMap<>();
        for (JsonNode finding : new ObjectMapper().readTree(out.toString())) {
            if (finding.get("level").textValue().equals("FAIL")) {
                failed.putIfAbsent(finding.get("check").textValue(), finding.get("detail").textValue());
            }
        }
        return failed;
    }

    private Map<String, String> settings(StreamTopics topics) throws Exception {
        Path schedules = Files.writeString(directory.resolve("schedules.yaml"), Files.readString(Path.of("temporal/schedules.yaml"))
                .replace("costgauge-hourly-sweep", prefix + "sweep"));
        Map<String, String> set = new HashMap<>(topics.settings(directory.resolve("state")));
        set.putAll(Servers.settings("clickhouse", Servers.clickHouse()));
        set.putAll(Servers.settings("postgres", Servers.postgres()));
        set.putAll(Map.of(
                "redis.url", Servers.redis(),
                "temporal.address", Servers.temporal(),
                "temporal.task.queue", prefix + "tasks",
                "archive.group", prefix + "archiver",
                "projector.group", prefix + "projector",
                "sweep.schedule", schedules.toString()));
        return set;
    }

    private static void setCleanup(String topic, String policy) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Servers.kafka()))) {
            AlterConfigOp set = new AlterConfigOp(new ConfigEntry("cleanup.policy", policy), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(set)))
                    .all()
                    .get();
        }
    }

    private void deleteSchedule() {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(Servers.temporal()).build());
        ScheduleClient.newInstance(stubs).getHandle(prefix + "sweep").delete();
        stubs.shutdownNow();
    }

    /** A user who may do everything that we need but insert baselines. */
    private Map<String, String> readerOf(Map<String, String> settings) throws SQLException {
        String reader = prefix.replace('-', '_') + "reader";
        try (Connection owner = DriverManager.getConnection(
                        settings.get("postgres.url"), settings.get("postgres.user"), settings.get("postgres.password"));
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE ROLE " + reader + " LOGIN PASSWORD 'reads'");
            statement.execute("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO " + reader);
            statement.execute("REVOKE INSERT ON baselines FROM " + reader);
        }
        return Map.of("postgres.user", reader, "postgres.password", "reads");
    }

    /** The URL of a user of Redis who may do what the worker does, and nothing else, but not run scripts. */
    private String userWithoutScripts() {
        String user = prefix + "gateway";
        try (RedisClient client = RedisClient.create(Servers.redis())) {
            client.connect().sync().aclSetuser(user, AclSetuserArgs.Builder.on()
                    .addPassword("asks")
                    .keyPattern("ewma:*")
                    .allCommands()
                    .removeCommand(CommandType.INFO)
                    .removeCommand(CommandType.TIME)
                    .removeCommand(CommandType.EVALSHA));
        }
        return Servers.redis().replace("redis://", "redis://" + user + ":asks@");
    }

    private int run(Map<String, String> settings, String... arguments) {
        out.getBuffer().setLength(0);
        List<String> line = new ArrayList<>(List.of(arguments));
        settings.forEach((key, value) -> line.addAll(List.of("--set", key + "=" + value)));
        CommandLine command = Main.commandLine();
        return command
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(line.toArray(new String[0]));
    }
}
