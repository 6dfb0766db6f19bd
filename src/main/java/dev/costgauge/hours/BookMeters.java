package dev.costgauge.hours;

import dev.costgauge.avro.AlertStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Counts what the book does. Shared by all partitions of a process; the registry makes it thread-safe. */
public final class BookMeters {

    /** What became of a command. */
    enum CommandOutcome {
        APPLIED,
        REPEATED,
        REFUSED
    }

    private final Counter events;
    private final Counter amended;
    private final Counter closed;
    private final Counter forgotten;
    private final Counter pairsForgotten;
    private final Counter ruleChanges;
    private final Map<AlertStatus, Counter> alerts = new EnumMap<>(AlertStatus.class);
    private final Map<CommandOutcome, Counter> commands = new EnumMap<>(CommandOutcome.class);

    public BookMeters(MeterRegistry registry) {
        events = registry.counter("costgauge.events.counted");
        amended = registry.counter("costgauge.hours.amended");
        closed = registry.counter("costgauge.hours.closed");
        pairsForgotten = registry.counter("costgauge.pairs.forgotten");
        ruleChanges = registry.counter("costgauge.rules.changed");
        forgotten = registry.counter("costgauge.episodes.forgotten");
        for (AlertStatus status : AlertStatus.values()) {
            alerts.put(status, registry.counter("costgauge.alerts", "status", lower(status)));
        }
        for (CommandOutcome outcome : CommandOutcome.values()) {
            commands.put(outcome, registry.counter("costgauge.commands", "outcome", lower(outcome)));
        }
    }

    void events(long count) {
        events.increment(count);
    }

    void amended() {
        amended.increment();
    }

    void closed() {
        closed.increment();
    }

    /** An amendment undid an hour whose episode is no longer remembered. */
    void forgotten() {
        forgotten.increment();
    }

    void pairForgotten() {
        pairsForgotten.increment();
    }

    void ruleChanged() {
        ruleChanges.increment();
    }

    void alert(AlertStatus status) {
        Objects.requireNonNull(alerts.get(status)).increment();
    }

    void command(CommandOutcome outcome) {
        Objects.requireNonNull(commands.get(outcome)).increment();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
