package dev.costgauge.app;

import dev.costgauge.settings.Settings;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.TopicAdmin;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicReport;
import dev.costgauge.wire.TopicSettings;
import io.micrometer.core.instrument.Metrics;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Creates topics and registers schemas, or only looks. Exit code 1 when something needs mending. */
@Command(name = "topics", description = "Topics and their schemas: create and register them, or say how they are.")
final class TopicsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: apply or show");
    }

    @Command(
            name = "apply",
            description = {
                "Create the topics that are missing, register the schemas, check what exists.",
                "A repeat changes nothing; what exists is never changed."
            })
    int apply(@Mixin SettingsOptions options) {
        return report(options, TopicAdmin::apply);
    }

    @Command(name = "show", description = "Say how every topic and schema is; changes nothing.")
    int show(@Mixin SettingsOptions options) {
        return report(options, TopicAdmin::show);
    }

    private int report(SettingsOptions options, Function<TopicAdmin, List<TopicReport>> work) {
        Settings settings = options.load();
        try (Admin admin = Admin.create(settings.as(KafkaSettings.class).clientConfig());
                RestSchemaRegistry registry = new RestSchemaRegistry(
                        settings.as(RegistrySettings.class), Metrics.globalRegistry, InstantSource.system())) {
            TopicCatalog catalog = new TopicCatalog(settings.as(TopicSettings.class));
            return print(work.apply(new TopicAdmin(admin, registry, catalog)));
        }
    }

    private int print(List<TopicReport> reports) {
        PrintWriter out = spec.commandLine().getOut();
        for (TopicReport report : reports) {
            String schema = report.schemaId() == 0 ? "" : "  schema " + report.schemaId();
            out.printf(
                    "%-32s %-8s %3d partitions%s%n",
                    report.name(), report.presence().name().toLowerCase(Locale.ROOT), report.partitions(), schema);
            report.problems().forEach(problem -> out.printf("  ! %s%n", problem));
        }
        out.flush();
        return reports.stream().allMatch(TopicReport::isGood) ? 0 : 1;
    }
}
