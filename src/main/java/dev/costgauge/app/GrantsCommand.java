package dev.costgauge.app;

import dev.costgauge.grants.Grants;
import dev.costgauge.grants.KafkaNames;
import dev.costgauge.grants.Neighbour;
import dev.costgauge.grants.Role;
import dev.costgauge.settings.Settings;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.topology.StreamSettings;
import dev.costgauge.topology.TopologyNames;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import dev.costgauge.worker.ArchiveSettings;
import dev.costgauge.worker.ProjectorSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what an administrator of a neighbour has to allow us. Connects to nothing. */
@Command(
        name = "grants",
        description = {
            "Print the least that each role needs from a neighbour, with the names of the settings in force: a script for",
            "kafka-acls.sh, SQL for PostgreSQL or ClickHouse, commands for redis-cli. Connects to nothing, and holds no",
            "password."
        })
final class GrantsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "NEIGHBOUR", description = "One of ${COMPLETION-CANDIDATES}, in any case.")
    private Neighbour neighbour = Neighbour.KAFKA;

    @Option(
            names = "--user",
            paramLabel = "ROLE=NAME",
            description = "The login of a role (default: costgauge_ROLE). May be repeated.")
    private Map<Role, String> users = new EnumMap<>(Role.class);

    @Override
    public Integer call() {
        try {
            spec.commandLine().getOut().print(grants(options.load()).file(neighbour, users));
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    static Grants grants(Settings settings) {
        return new Grants(
                new TopicCatalog(settings.as(TopicSettings.class)),
                names(settings),
                settings.as(PostgresSettings.class).database(),
                settings.as(ClickHouseSettings.class).database());
    }

    static KafkaNames names(Settings settings) {
        String applicationId = settings.as(StreamSettings.class).applicationId();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (RestSchemaRegistry registry =
                new RestSchemaRegistry(settings.as(RegistrySettings.class), meters, InstantSource.system())) {
            return new KafkaNames(
                    applicationId,
                    TopologyNames.of(StreamRole.topology(settings, registry, meters), applicationId)
                            .changelogs(),
                    settings.as(ArchiveSettings.class).group(),
                    settings.as(ProjectorSettings.class).group());
        }
    }
}
