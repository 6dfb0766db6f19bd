package dev.costgauge.app;

import dev.costgauge.avro.CostRule;
import dev.costgauge.rules.RuleChange;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Other settings for some pairs, kept in topic cost-rules. */
@Command(name = "rules", description = "Other detection settings for the pairs that a pattern matches.")
final class RulesCommand implements Runnable {

    /** Hours ahead whose expectations are frozen already. */
    private static final Duration FROZEN = Duration.ofHours(3);

    private final InstantSource clock = InstantSource.system();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: list, set or remove");
    }

    @Command(name = "list", description = "Show the newest version of every rule.")
    int list(@Mixin SettingsOptions options) {
        PrintWriter out = spec.commandLine().getOut();
        try (RuleTopic topic = new RuleTopic(options.load())) {
            topic.newest().values().forEach(rule -> out.println(describe(rule)));
        }
        out.flush();
        return ExitCode.OK;
    }

    @Command(
            name = "set",
            description = {
                "Write a rule, or a new version of it. Settings that are not given are left to less specific rules and to",
                "the settings of the stream. Expectations are frozen two hours ahead: the rule counts from --from on, and",
                "for no hour that was frozen before it was heard."
            })
    int set(
            @Mixin SettingsOptions options,
            @Parameters(paramLabel = "ID", description = "Name of the rule.") String id,
            @Option(names = "--project", defaultValue = "*", description = "Pattern; * stands for any characters.") String project,
            @Option(names = "--service", defaultValue = "*", description = "Pattern of the service.") String service,
            @Option(names = "--model", defaultValue = "*", description = "Pattern of the model.") String model,
            @Option(names = "--rule", description = "seasonal-conformal or ewma-ratio.") @Nullable String rule,
            @Option(names = "--sensitivity", description = "2 alerts at half the distance, .5 at twice.") @Nullable Double sensitivity,
            @Option(names = "--min-impact", paramLabel = "USD", description = "An hour that is off by less is never anomalous.")
                    @Nullable Double minImpact,
            @Option(names = "--quiet-hours", description = "Normal hours after which an alert is resolved.") @Nullable Integer quietHours,
            @Option(names = "--ratio", description = "Multiple of the baseline for ewma-ratio.") @Nullable Double ratio,
            @Option(names = "--from", paramLabel = "TIME", description = "First hour, ISO-8601 (default: three hours from now).")
                    @Nullable Instant from,
            @Option(names = "--comment", defaultValue = "", description = "Why.") String comment)
            throws Exception {
        return write(
                options,
                CostRule.newBuilder()
                        .setRuleId(id)
                        .setVersion(0)
                        .setEffectiveFrom(from(from))
                        .setProject(project)
                        .setService(service)
                        .setModel(model)
                        .setRule(rule)
                        .setSensitivity(sensitivity)
                        .setMinImpact(minImpact)
                        .setQuietHours(quietHours)
                        .setRatio(ratio)
                        .setChangedAt(clock.instant())
                        .setChangedBy(System.getProperty("user.name", ""))
                        .setComment(comment)
                        .build());
    }

    @Command(name = "remove", description = "Take a rule away.")
    int remove(
            @Mixin SettingsOptions options,
            @Parameters(paramLabel = "ID", description = "Name of the rule.") String id,
            @Option(names = "--from", paramLabel = "TIME", description = "First hour without it (default: three hours from now).")
                    @Nullable Instant from)
            throws Exception {
        return write(
                options,
                CostRule.newBuilder()
                        .setRuleId(id)
                        .setVersion(0)
                        .setEffectiveFrom(from(from))
                        .setRemoved(true)
                        .setChangedAt(clock.instant())
                        .setChangedBy(System.getProperty("user.name", ""))
                        .build());
    }

    private Instant from(@Nullable Instant given) {
        return Objects.requireNonNullElseGet(
                given, () -> clock.instant().plus(FROZEN).truncatedTo(ChronoUnit.HOURS));
    }

    private int write(SettingsOptions options, CostRule rule) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try {
            RuleChange.of(rule);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        try (RuleTopic topic = new RuleTopic(options.load())) {
            CostRule before = topic.newest().get(rule.getRuleId());
            if (rule.getRemoved() && (before == null || before.getRemoved())) {
                throw new ParameterException(spec.commandLine(), "there is no rule " + rule.getRuleId());
            }
            CostRule next = CostRule.newBuilder(rule)
                    .setVersion(before == null ? 1 : before.getVersion() + 1)
                    .build();
            topic.write(next);
            out.println(describe(next));
        }
        out.flush();
        return ExitCode.OK;
    }

    private static String describe(CostRule rule) {
        List<String> words = new ArrayList<>();
        words.add(rule.getRuleId() + " v" + rule.getVersion());
        words.add("from " + rule.getEffectiveFrom());
        if (rule.getRemoved()) {
            words.add("removed");
        } else {
            words.add(rule.getProject() + "/" + rule.getService() + "/" + rule.getModel());
            add(words, "rule", rule.getRule());
            add(words, "sensitivity", rule.getSensitivity());
            add(words, "min-impact", rule.getMinImpact());
            add(words, "quiet-hours", rule.getQuietHours());
            add(words, "ratio", rule.getRatio());
        }
        if (!rule.getComment().isEmpty()) {
            words.add("# " + rule.getComment());
        }
        return String.join("  ", words);
    }

    private static void add(List<String> words, String name, @Nullable Object value) {
        if (value != null) {
            words.add(name + "=" + value);
        }
    }
}
