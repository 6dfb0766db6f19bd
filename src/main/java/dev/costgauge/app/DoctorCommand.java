package dev.costgauge.app;

import dev.costgauge.doctor.Doctor;
import dev.costgauge.doctor.Finding;
import dev.costgauge.doctor.KafkaCheckup;
import dev.costgauge.doctor.KafkaNeeds;
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
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.MigrationState;
import dev.costgauge.store.Migrations;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.RedisSettings;
import dev.costgauge.store.StoreCheckup;
import dev.costgauge.store.Stores;
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
import dev.costgauge.worker.ArchiveSettings;
import dev.costgauge.worker.ProjectorSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
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

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Settings settings = options.load(IMPATIENCE);
        InstantSource clock = InstantSource.system();
        // Secrets that cannot be read end here as in every command: with exit code 2 and the setting's name.
        Authentication.of(settings.as(HttpSettings.class), settings.as(OidcSettings.class));
        var keys = PayloadKeys.of(settings.as(PayloadSettings.class));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ClickHouseSettings clickHouse = settings.as(ClickHouseSettings.class);
        try (Admin admin = Admin.create(adminConfig(settings));
                RestSchemaRegistry registry =
                        new RestSchemaRegistry(settings.as(RegistrySettings.class), meters, clock);
                Stores stores = Stores.open(
                        settings.as(PostgresSettings.class), clickHouse, settings.as(RedisSettings.class));
                TemporalConnection temporal = new TemporalConnection(
                        settings.as(TemporalSettings.class), PayloadConverter.of(keys), meters)) {
            TopicCatalog topics = new TopicCatalog(settings.as(TopicSettings.class));
            StoreCheckup store = new StoreCheckup(clock);
            Migrations migrations =
                    new Migrations(settings.as(PostgresSettings.class), clickHouse, stores.clickHouse());
            return print(new Doctor()
                    .with("kafka", new KafkaCheckup(admin, topics, groups(settings)))
                    .with("topics", new TopicsCheckup(admin, registry, topics))
                    .with(
                            "postgres",
                            StoreCheckups.of(
                                    "postgres",
                                    () -> store.look(stores.postgres()),
                                    () -> migrations.status(MigrationState.Store.POSTGRES)))
                    .with(
                            "clickhouse",
                            StoreCheckups.of(
                                    "clickhouse",
                                    () -> store.look(stores.clickHouse()),
                                    () -> migrations.status(MigrationState.Store.CLICKHOUSE)))
                    .with("redis", StoreCheckups.of("redis", () -> store.look(stores.redis())))
                    .with(
                            "temporal",
                            new TemporalCheckups(
                                    new TemporalCheckup(temporal),
                                    new SweepSchedules(
                                            temporal,
                                            settings.as(SweepSettings.class),
                                            settings.as(BookSettings.class).ring())))
                    .with("state directory", new StateDirCheckup(settings.as(StreamSettings.class).stateDir()))
                    .examine());
        }
    }

    private static Map<String, Object> adminConfig(Settings settings) {
        Map<String, Object> config = new LinkedHashMap<>(settings.as(KafkaSettings.class).clientConfig());
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, KAFKA_PATIENCE_MS);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, KAFKA_PATIENCE_MS / 2);
        return config;
    }

    private static List<KafkaCheckup.Group> groups(Settings settings) {
        List<KafkaCheckup.Group> groups = new ArrayList<>();
        groups.add(new KafkaCheckup.Group(
                settings.as(StreamSettings.class).applicationId(), KafkaNeeds.Role.STREAM));
        groups.add(new KafkaCheckup.Group(settings.as(ArchiveSettings.class).group(), KafkaNeeds.Role.WORKER));
        for (String projection : List.of("-baselines", "-alerts", "-hours")) {
            groups.add(new KafkaCheckup.Group(
                    settings.as(ProjectorSettings.class).group() + projection, KafkaNeeds.Role.WORKER));
        }
        return groups;
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
