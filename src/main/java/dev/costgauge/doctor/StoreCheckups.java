package dev.costgauge.doctor;

import dev.costgauge.store.MigrationState;
import dev.costgauge.store.StoreCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Version, clock, rights and tables of a store. */
public final class StoreCheckups {

    private static final Duration SKEW_TO_MENTION = Duration.ofSeconds(2);

    /** Events this far ahead of the clock marks are still taken for ten minutes; a sweep's hours shift long before. */
    private static final Duration SKEW_TO_MEND = Duration.ofMinutes(1);

    private StoreCheckups() {}

    /** A store without tables of its own versioning. */
    public static Checkup of(String name, Supplier<StoreCondition> condition) {
        return () -> findings(name, condition.get());
    }

    /** A store with migrations. */
    public static Checkup of(
            String name, Supplier<StoreCondition> condition, Supplier<List<MigrationState>> migrations) {
        return () -> {
            List<Finding> findings = new ArrayList<>(findings(name, condition.get()));
            findings.add(migrations(name + " migrations", migrations.get()));
            return findings;
        };
    }

    private static List<Finding> findings(String name, StoreCondition condition) {
        List<Finding> findings = new ArrayList<>();
        findings.add(clock(name, condition));
        condition.faults().forEach(fault -> findings.add(Finding.fail(name, fault)));
        condition.remarks().forEach(remark -> findings.add(Finding.warn(name, remark)));
        return findings;
    }

    private static Finding clock(String name, StoreCondition condition) {
        Duration difference = condition.skew();
        if (difference == null) {
            return Finding.ok(name, "version " + condition.version() + ", clock unknown");
        }
        String said = String.format(
                Locale.ROOT, "version %s, clock %+d ms from ours", condition.version(), difference.toMillis());
        Duration skew = difference.abs();
        if (skew.compareTo(SKEW_TO_MENTION) < 0) {
            return Finding.ok(name, said);
        }
        String mend = said + ": let NTP or chrony set both clocks";
        return skew.compareTo(SKEW_TO_MEND) < 0 ? Finding.warn(name, mend) : Finding.fail(name, mend);
    }

    private static Finding migrations(String name, List<MigrationState> states) {
        List<String> wrong = states.stream()
                .filter(state -> state.state() != MigrationState.State.APPLIED)
                .map(state -> String.format(
                        Locale.ROOT,
                        "%03d %s is %s",
                        state.version(),
                        state.name(),
                        state.state().name().toLowerCase(Locale.ROOT)))
                .toList();
        if (wrong.isEmpty()) {
            return Finding.ok(name, states.size() + " applied");
        }
        boolean altered = states.stream().anyMatch(state -> state.state() == MigrationState.State.ALTERED);
        return Finding.fail(
                name,
                String.join(", ", wrong)
                        + (altered
                                ? ": another release made these tables; run the release that did, or restore its scripts"
                                : ": run `costgauge migrate up`"));
    }
}
