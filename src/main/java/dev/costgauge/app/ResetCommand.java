package dev.costgauge.app;

import dev.costgauge.reset.ResetPlan;
import dev.costgauge.reset.StreamReset;
import dev.costgauge.settings.Settings;
import dev.costgauge.topology.StreamSettings;
import dev.costgauge.topology.TopologyNames;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Resets the stream: first the plan, then, confirmed, the deed. Exit code 1 while an instance is alive. */
@Command(
        name = "reset",
        description = {
            "Let the stream begin anew: forget its state (changelogs in Kafka, the state directory of this machine) and",
            "read again what Kafka keeps of events, commands, clock marks and rules. Alerts, hours and baselines of that",
            "time are published again, with the same ids. Without --confirm it only shows what it would do. Every stream",
            "must be stopped. Delete the state directories of other machines before they start again. Refused records and",
            "late events of that time are written a second time, at new offsets, and `dlq replay` knows them as new letters."
        })
final class ResetCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "--confirm", description = "Do it.")
    private boolean confirmed;

    @Override
    public Integer call() {
        Settings settings = options.load();
        try (Admin admin = Admin.create(settings.as(KafkaSettings.class).clientConfig())) {
            StreamReset reset = reset(settings, admin);
            ResetPlan plan = reset.plan();
            TopicCatalog topics = new TopicCatalog(settings.as(TopicSettings.class));
            print(plan, List.of(topics.name(Topic.DEAD_LETTERS), topics.name(Topic.LATE)));
            if (confirmed) {
                reset.execute(plan);
                say("reset is done: start the stream");
            } else if (!plan.isBlocked()) {
                say("nothing was changed: --confirm does it");
            } else {
                say("nothing was changed, and --confirm would refuse: stop these streams first");
            }
            return plan.isBlocked() ? ExitCode.SOFTWARE : ExitCode.OK;
        }
    }

    private static StreamReset reset(Settings settings, Admin admin) {
        StreamSettings stream = settings.as(StreamSettings.class);
        TopicCatalog topics = new TopicCatalog(settings.as(TopicSettings.class));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        TopologyNames names;
        // Nothing is asked of the registry: the topology is only built to be looked at.
        try (RestSchemaRegistry registry =
                new RestSchemaRegistry(settings.as(RegistrySettings.class), meters, InstantSource.system())) {
            names = TopologyNames.of(StreamRole.topology(settings, registry, meters), stream.applicationId());
        }
        // What it wrote for itself it writes again; but for the clock's marks, which say when what was read again happened.
        Set<String> passedOver = new TreeSet<>(names.read());
        passedOver.retainAll(names.written());
        passedOver.remove(topics.name(Topic.TICKS));
        Set<String> again = new TreeSet<>(names.read());
        again.removeAll(passedOver);
        return new StreamReset(
                admin, stream.applicationId(), again, passedOver, names.changelogs(), stream.stateDir());
    }

    /** @param again topics whose records have no key by which a second writing would replace the first */
    private void print(ResetPlan plan, List<String> again) {
        say("application   " + plan.applicationId());
        plan.members().forEach(member -> say("alive         " + member));
        record Topics(int partitions, long records, boolean again) {}
        TreeMap<String, Topics> byTopic = new TreeMap<>();
        plan.positions().forEach((partition, move) -> {
            long moved = move.from() == null ? 0 : Math.abs(move.from() - move.to());
            byTopic.merge(
                    partition.topic(),
                    new Topics(1, moved, move.again()),
                    (a, b) -> new Topics(a.partitions() + 1, a.records() + b.records(), a.again()));
        });
        byTopic.forEach((topic, moved) -> say(String.format(
                Locale.ROOT,
                "%s  %s: %d partitions, %,d records %s",
                moved.again() ? "read again  " : "pass over   ",
                topic,
                moved.partitions(),
                moved.records(),
                moved.again() ? "back, to the beginning" : "on, to the end")));
        plan.changelogs().forEach(topic -> say("delete topic  " + topic));
        Path state = plan.stateDir();
        if (state != null) {
            say("delete state  " + state + (plan.stateInUse() ? ", which a stream on this machine works in" : ""));
        }
        again.forEach(topic ->
                say("write again   " + topic + ": what is in it stays, and comes once more at new offsets"));
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
