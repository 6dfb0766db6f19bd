package dev.costgauge.app;

import dev.costgauge.app.Node.Role;
import dev.costgauge.doctor.Doctor;
import dev.costgauge.doctor.Finding;
import dev.costgauge.doctor.KafkaCheckup;
import dev.costgauge.doctor.StateDirCheckup;
import dev.costgauge.doctor.StoreCheckups;
import dev.costgauge.doctor.TemporalCheckups;
import dev.costgauge.doctor.TopicsCheckup;
import dev.costgauge.hours.BookSettings;
import dev.costgauge.http.Authentication;
import dev.costgauge.http.HttpSettings;
import dev.costgauge.http.OidcSettings;
import dev.costgauge.payloads.PayloadConverter;
import dev.costgauge.payloads.PayloadKeys;
import dev.costgauge.payloads.PayloadSettings;
import dev.costgauge.settings.Settings;
import dev.costgauge.store.ClickHouse;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.MigrationState;
import dev.costgauge.store.Migrations;
import dev.costgauge.store.Postgres;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.Redis;
import dev.costgauge.store.RedisSettings;
import dev.costgauge.store.StoreCheckup;
import dev.costgauge.sweep.SweepSchedules;
import dev.costgauge.sweep.SweepSettings;
import dev.costgauge.sweep.TemporalCheckup;
import dev.costgauge.sweep.TemporalConnection;
import dev.costgauge.sweep.TemporalSettings;
import dev.costgauge.topology.StreamSettings;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at every neighbour. Exit code 0 when nothing failed; warnings do not count. */
@Command(
        name = "doctor",
        description = {
            "Look at Kafka, registry, topics, PostgreSQL, ClickHouse, Redis, Temporal and the state directory with the",
            "settings in force: one line a check, ok, warn or fail, and what to mend. Changes nothing but a key in Redis that",
            "lives for a second."
        })
final class DoctorCommand implements Callable<Integer> {

    /** Somebody waits for the answer: what does not come soon is taken for an outage. */
    private static final Map<String, String> IMPATIENCE = Map.of(
            "schema.registry.max.wait", "5s",
            "postgres.timeout", "10s",
            "clickhouse.timeout", "10s",
            "redis.timeout", "5s");

    private static final int KAFKA_PATIENCE_MS = 10_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--role",
            paramLabel = "stream|worker",
            description = "Look only at what this role works with, and at its rights (default: both roles).")
    private @Nullable Role only;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Settings settings = options.load(IMPATIENCE, Map.of());
        // Secrets that cannot be read end here as in every command: with exit code 2 and the setting's name.
        Authentication.of(settings.as(HttpSettings.class), settings.as(OidcSettings.class));
        Set<Role> roles = only == null ? EnumSet.allOf(Role.class) : EnumSet.of(only);
        try (OpenParts open = new OpenParts()) {
            Doctor doctor = new Doctor();
            addLog(doctor, open, settings, roles);
            addStores(doctor, open, settings, roles.contains(Role.WORKER));
            if (roles.contains(Role.WORKER)) {
                doctor.with("temporal", temporal(open, settings));
            }
            if (roles.contains(Role.STREAM)) {
                doctor.with("state directory", new StateDirCheckup(settings.as(StreamSettings.class).stateDir()));
            }
            return print(doctor.examine());
        }
    }

    private static void addLog(Doctor doctor, OpenParts open, Settings settings, Set<Role> roles) {
        TopicCatalog topics = new TopicCatalog(settings.as(TopicSettings.class));
        Admin admin = open.add(Admin.create(adminConfig(settings)));
        RestSchemaRegistry registry = open.add(new RestSchemaRegistry(
                settings.as(RegistrySettings.class), new SimpleMeterRegistry(), InstantSource.system()));
        doctor.with(
                        "kafka",
                        new KafkaCheckup(
                                admin,
                                topics,
                                GrantsCommand.names(settings),
                                roles.stream().map(DoctorCommand::granted).toList()))
                .with("topics", new TopicsCheckup(admin, registry, topics));
    }

    private static void addStores(Doctor doctor, OpenParts open, Settings settings, boolean worker) {
        StoreCheckup store = new StoreCheckup(InstantSource.system());
        PostgresSettings postgresSettings = settings.as(PostgresSettings.class);
        ClickHouseSettings clickHouseSettings = settings.as(ClickHouseSettings.class);
        ClickHouse clickHouse = open.add(ClickHouse.open(clickHouseSettings));
        Migrations migrations = new Migrations(postgresSettings, clickHouseSettings, clickHouse);
        if (worker) {
            Postgres postgres = open.add(Postgres.open(postgresSettings));
            doctor.with(
                    "postgres",
                    StoreCheckups.of(
                            "postgres",
                            () -> store.look(postgres),
                            () -> migrations.status(MigrationState.Store.POSTGRES)));
        }
        doctor.with(
                "clickhouse",
                StoreCheckups.of(
                        "clickhouse",
                        () -> worker ? store.look(clickHouse) : store.lookAsReader(clickHouse),
                        () -> migrations.status(MigrationState.Store.CLICKHOUSE)));
        if (worker) {
            Redis redis = open.add(Redis.open(settings.as(RedisSettings.class)));
            doctor.with("redis", StoreCheckups.of("redis", () -> store.look(redis)));
        }
    }

    private static TemporalCheckups temporal(OpenParts open, Settings settings) {
        TemporalConnection temporal = open.add(new TemporalConnection(
                settings.as(TemporalSettings.class),
                PayloadConverter.of(PayloadKeys.of(settings.as(PayloadSettings.class))),
                new SimpleMeterRegistry()));
        return new TemporalCheckups(
                new TemporalCheckup(temporal),
                new SweepSchedules(
                        temporal,
                        settings.as(SweepSettings.class),
                        settings.as(BookSettings.class).ring()));
    }

    private static dev.costgauge.grants.Role granted(Role role) {
        return switch (role) {
            case STREAM -> dev.costgauge.grants.Role.STREAM;
            case WORKER -> dev.costgauge.grants.Role.WORKER;
        };
    }

    private static Map<String, Object> adminConfig(Settings settings) {
        Map<String, Object> config = new LinkedHashMap<>(settings.as(KafkaSettings.class).clientConfig());
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, KAFKA_PATIENCE_MS);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, KAFKA_PATIENCE_MS / 2);
        return config;
    }

    private int print(List<Finding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.of(findings));
        } else {
            int width = findings.stream().mapToInt(finding -> finding.check().length()).max().orElse(1);
            findings.forEach(finding -> out.println(finding.line(width)));
            out.printf(
                    "doctor: %d ok, %d warn, %d fail%n",
                    count(findings, Finding.Level.OK),
                    count(findings, Finding.Level.WARN),
                    count(findings, Finding.Level.FAIL));
        }
        out.flush();
        return count(findings, Finding.Level.FAIL) == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static long count(List<Finding> findings, Finding.Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }
}
