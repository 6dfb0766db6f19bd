package dev.costgauge.hours;

import dev.costgauge.avro.AlertStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

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
    private final Counter duplicates;
    private final Counter pairsForgotten;
    private final Counter ruleChanges;
    private final Timer closes;
    private final Map<AlertStatus, Counter> alerts = new EnumMap<>(AlertStatus.class);
    private final Map<CommandOutcome, Counter> commands = new EnumMap<>(CommandOutcome.class);

    private final MeterRegistry registry;

    public BookMeters(MeterRegistry registry) {
        this.registry = registry;
        events = registry.counter("costgauge.events.counted");
        amended = registry.counter("costgauge.hours.amended");
        closed = registry.counter("costgauge.hours.closed");
        duplicates = registry.counter("costgauge.events.duplicate");
        pairsForgotten = registry.counter("costgauge.pairs.forgotten");
        ruleChanges = registry.counter("costgauge.rules.changed");
        forgotten = registry.counter("costgauge.episodes.forgotten");
        closes = Timer.builder("costgauge.close")
                .description("From when an hour may be closed until every pair of a partition has, by the partition's time")
                .register(registry);
        for (AlertStatus status : AlertStatus.values()) {
            alerts.put(status, registry.counter("costgauge.alerts", "status", lower(status)));
        }
        for (CommandOutcome outcome : CommandOutcome.values()) {
            commands.put(outcome, registry.counter("costgauge.commands", "outcome", lower(outcome)));
        }
    }

    /** Shows what a partition's gauge holds, until it is closed. */
    public AutoCloseable watch(int partition, Gauge gauge) {
        List<Meter> meters = List.of(
                gauge(
                        "costgauge.clock.seconds",
                        "The partition's time: the latest that an event or a clock mark said, epoch seconds",
                        partition,
                        gauge,
                        Gauge::clockSeconds),
                gauge(
                        "costgauge.close.lag.seconds",
                        "How long the oldest hour that some pair has not closed is due, by the partition's time",
                        partition,
                        gauge,
                        Gauge::closeLagSeconds),
                gauge("costgauge.dedupe.ids", "Event ids for which a repeat is known", partition, gauge, Gauge::seenIds),
                gauge("costgauge.dedupe.hours", "Hours back for which every repeat is known", partition, gauge, Gauge::seenHours),
                gauge(
                        "costgauge.ledger.unaccounted",
                        "Nano-dollars that came in and are nowhere; anything but 0 is a fault",
                        partition,
                        gauge,
                        Gauge::unaccountedNanos));
        return () -> meters.forEach(registry::remove);
    }

    private Meter gauge(String name, String description, int partition, Gauge of, ToDoubleFunction<Gauge> value) {
        return io.micrometer.core.instrument.Gauge.builder(name, of, value)
                .description(description)
                .tag("partition", Integer.toString(partition))
                .register(registry);
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

    /** Every pair of a partition has closed an hour. */
    void closedEverywhere(long millisSinceDue) {
        closes.record(millisSinceDue, TimeUnit.MILLISECONDS);
    }

    /** An amendment undid an hour whose episode is no longer remembered. */
    void forgotten() {
        forgotten.increment();
    }

    void duplicate() {
        duplicates.increment();
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
