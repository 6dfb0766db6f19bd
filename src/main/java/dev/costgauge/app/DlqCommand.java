package dev.costgauge.app;

import dev.costgauge.letters.Letter;
import dev.costgauge.letters.LetterLog;
import dev.costgauge.letters.LetterSender;
import dev.costgauge.letters.Outlook;
import dev.costgauge.letters.Prospects;
import dev.costgauge.settings.Settings;
import dev.costgauge.topology.StreamSettings;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The dead letters: what was refused and why, and the way back once the cause is mended. */
@Command(name = "dlq", description = "Records that were refused: why, and what would become of them now.")
final class DlqCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: list or replay");
    }

    @Command(
            name = "list",
            description = {
                "Show refused records: letter (partition/offset), time, reason and field, where the record stood, its pair",
                "where it can be read, and what would become of it now."
            })
    int list(
            @Mixin SettingsOptions options,
            @Mixin LetterOptions chosen,
            @Option(names = "--sent-again", description = "Also those that were sent again.") boolean sentAgain,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        try (Desk desk = new Desk(options.load(), chosen, null)) {
            desk.read(chosen, sentAgain, (letter, outlook) -> false);
            print(desk, json, false);
        }
        return ExitCode.OK;
    }

    @Command(
            name = "replay",
            description = {
                "Send refused records to their topic again, each once, however often this runs. Without --apply nothing is",
                "sent, and the outlook of each is shown. A record that would be refused again stays where it is, unless",
                "--refused-too sends it: it comes back as a new letter. A record that is sent again has a new log time."
            })
    int replay(
            @Mixin SettingsOptions options,
            @Mixin LetterOptions chosen,
            @Option(names = "--apply", description = "Send.") boolean apply,
            @Option(names = "--refused-too", description = "Send also what would be refused again.") boolean refusedToo,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        Settings settings = options.load();
        try (LetterSender sender = apply ? sender(settings) : null;
                Desk desk = new Desk(settings, chosen, sender)) {
            desk.read(chosen, false, (letter, outlook) -> switch (outlook) {
                case Outlook.Accepted accepted -> desk.send(letter, accepted.topic(), accepted.partition());
                case Outlook.Refused refused -> refusedToo && desk.send(letter, refused.topic(), -1);
                case Outlook.Stuck stuck -> false;
            });
            if (sender != null) {
                sender.commit();
            }
            print(desk, json, !apply);
        }
        return ExitCode.OK;
    }

    private static LetterSender sender(Settings settings) {
        return new LetterSender(
                settings.as(KafkaSettings.class).clientConfig(),
                new TopicCatalog(settings.as(TopicSettings.class)),
                settings.as(StreamSettings.class).applicationId());
    }

    private void print(Desk desk, boolean json, boolean dry) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.of(Map.of("letters", desk.lines, "outlook", desk.outlooks, "sent", desk.sent)));
        } else {
            desk.lines.forEach(line -> out.println(line.text()));
            out.printf(
                    Locale.ROOT,
                    "%,d letters%s; %s%n",
                    desk.lines.size(),
                    desk.outlooks.isEmpty() ? "" : ": now " + inWords(desk.outlooks),
                    dry ? "nothing was sent, --apply sends" : desk.sent + " sent again");
        }
        out.flush();
    }

    private static String inWords(Map<String, Integer> outlooks) {
        return outlooks.entrySet().stream()
                .map(each -> String.format(Locale.ROOT, "%,d %s", each.getValue(), each.getKey()))
                .collect(Collectors.joining(", "));
    }

    /** What is done with a letter; says whether it was sent. */
    @FunctionalInterface
    private interface Step {
        boolean take(Letter letter, Outlook outlook);
    }

    /** The letters that are meant, one after the other. */
    private static final class Desk implements AutoCloseable {

        final List<LetterLine> lines = new ArrayList<>();
        final Map<String, Integer> outlooks = new TreeMap<>();
        int sent;
        private final @Nullable LetterSender sender;
        private final RestSchemaRegistry registry;
        private final LetterLog log;
        private final Prospects prospects;

        /** @param sender opened before, because it ends every other one; null when nothing is to be sent */
        Desk(Settings settings, LetterOptions chosen, @Nullable LetterSender sender) {
            this.sender = sender;
            TopicCatalog topics = new TopicCatalog(settings.as(TopicSettings.class));
            RegistrySettings registrySettings = settings.as(RegistrySettings.class);
            registry = new RestSchemaRegistry(registrySettings, new SimpleMeterRegistry(), InstantSource.system());
            log = new LetterLog(settings.as(KafkaSettings.class).clientConfig(), topics, chosen.since());
            prospects = new Prospects(
                    topics,
                    new EventDecoder(registry, settings.as(AcceptSettings.class)),
                    Serdes.of(registrySettings, registry),
                    InstantSource.system());
        }

        void read(LetterOptions chosen, boolean sentAgainToo, Step step) {
            log.letters(letter -> {
                boolean sentAgain = log.isReplayed(letter.id());
                if ((sentAgainToo || !sentAgain) && chosen.take(letter)) {
                    Outlook outlook = prospects.of(letter);
                    boolean sentNow = step.take(letter, outlook);
                    LetterLine line = LetterLine.of(letter, outlook, sentAgain || sentNow);
                    lines.add(line);
                    outlooks.merge(line.outlook(), 1, Integer::sum);
                }
                return lines.size() < chosen.limit();
            });
        }

        boolean send(Letter letter, String topic, int partition) {
            if (sender == null) {
                return false;
            }
            sender.send(letter, topic, partition);
            sent++;
            return true;
        }

        @Override
        public void close() {
            log.close();
            registry.close();
        }
    }
}
