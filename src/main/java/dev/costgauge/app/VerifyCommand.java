package dev.costgauge.app;

import dev.costgauge.detect.DetectSettings;
import dev.costgauge.hours.BookSettings;
import dev.costgauge.replay.Difference;
import dev.costgauge.replay.PartitionResult;
import dev.costgauge.replay.Verification;
import dev.costgauge.settings.Settings;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Replays what the stream took, and compares. Exit code 1 when anything differs. */
@Command(
        name = "verify",
        description = {
            "Take the stream's input again in the order in which the stream took it, publish nothing, and compare hours,",
            "baselines, alerts and ledger with what the stream published: equal to the last bit, or the first difference",
            "with its pair, hour and offset. Uses the settings that the stream runs with, and holds a partition's hours in",
            "memory. Let the stream be idle: of what it takes meanwhile, late records may be named as differences."
        })
final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Option(names = "--partition", description = "Only this partition of the events (default: all).")
    private @Nullable Integer only;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Settings settings = options.load();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        TopicCatalog topics = new TopicCatalog(settings.as(TopicSettings.class));
        RegistrySettings registrySettings = settings.as(RegistrySettings.class);
        BookSettings book = settings.as(BookSettings.class);
        if (only != null && (only < 0 || only >= topics.partitions())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--partition is 0 to " + (topics.partitions() - 1) + " with topics.partitions at "
                            + topics.partitions() + ", not " + only);
        }
        List<PartitionResult> results = new ArrayList<>();
        try (RestSchemaRegistry registry =
                new RestSchemaRegistry(registrySettings, new SimpleMeterRegistry(), InstantSource.system())) {
            Verification verification = new Verification(
                    settings.as(KafkaSettings.class).clientConfig(),
                    topics,
                    book,
                    settings.as(DetectSettings.class).spec(book.quietHours()),
                    new EventDecoder(registry, settings.as(AcceptSettings.class)),
                    Serdes.of(registrySettings, registry));
            for (int partition = 0; partition < topics.partitions(); partition++) {
                if (only == null || only == partition) {
                    int now = partition;
                    PartitionResult result = verification.verify(partition, records -> {
                        err.printf(Locale.ROOT, "... partition %d: %,d records%n", now, records);
                        err.flush();
                    });
                    results.add(result);
                    if (!json) {
                        print(out, result);
                    }
                }
            }
        }
        long different = results.stream().mapToLong(PartitionResult::different).sum();
        if (json) {
            out.println(JsonText.of(results));
        } else {
            out.printf(
                    Locale.ROOT,
                    "verify: %,d records, %,d words compared, %,d different%n",
                    results.stream().mapToLong(PartitionResult::records).sum(),
                    results.stream()
                            .flatMap(result -> result.compared().values().stream())
                            .mapToLong(Long::longValue)
                            .sum(),
                    different);
        }
        out.flush();
        return different == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void print(PrintWriter out, PartitionResult result) {
        out.printf(
                Locale.ROOT,
                "partition %-3d %,12d records  %s%s  %s%n",
                result.partition(),
                result.records(),
                result.compared(),
                result.newer() == 0 ? "" : "  " + result.newer() + " newer, not compared",
                result.different() == 0 ? "equal" : result.different() + " different");
        for (Difference difference : result.differences()) {
            out.println("  " + difference);
        }
        out.flush();
    }
}
