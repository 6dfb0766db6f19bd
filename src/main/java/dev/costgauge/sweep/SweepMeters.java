package dev.costgauge.sweep;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What sweeps count; a page counts when it is done, so a repeat of a page counts again. Everything is there from the start,
 * because what appears with its first event has no rate for it. Thread-safe.
 */
final class SweepMeters {

    /** What an attempt was about that failed. */
    enum Step {
        SETTLE,
        PLAN,
        SWEEP,
        LEDGER;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final MeterRegistry registry;
    private final AtomicLong lastImbalance = new AtomicLong();
    private final AtomicLong lastDifferences = new AtomicLong();

    SweepMeters(MeterRegistry registry) {
        this.registry = registry;
        gauge("costgauge.sweep.last.imbalance.nanodollars", lastImbalance);
        gauge("costgauge.sweep.last.differences", lastDifferences);
        for (Step step : Step.values()) {
            failures(step, "transient");
            failures(step, "fatal");
        }
        finished(true);
        finished(false);
        page(SweepTotals.NONE);
        different("ledger", 0);
        withheld(0);
    }

    private void gauge(String name, AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::get)
                .description("Of the last sweep that ended on this worker; a later one may have ended on another")
                .register(registry);
    }

    /** @param topics of whose records some may be passed over */
    void watch(String... topics) {
        for (String topic : topics) {
            strays(topic, "unreadable");
            strays(topic, "misplaced");
        }
    }

    void page(SweepTotals page) {
        counter("costgauge.sweep.pairs").increment(page.pairs());
        long inArchive = page.hours().notInArchive() + page.archive().restored() + page.archive().rebuilt();
        different("stream", Math.max(0, page.hours().different() - inArchive));
        different("clickhouse", inArchive);
        different("postgres", page.postgres().wrong());
        different("redis", page.redis().wrong());
        counter("costgauge.sweep.repairs", "store", "postgres").increment(page.postgres().repaired());
        counter("costgauge.sweep.repairs", "store", "redis").increment(page.redis().repaired());
        repaired(page.archive());
        counter("costgauge.sweep.commands", "type", "correct").increment(page.hours().corrected());
        counter("costgauge.sweep.commands", "type", "seed").increment(page.seeds().commands());
    }

    void ledger(LedgerOutcome outcome) {
        different("ledger", outcome.totals().different());
        repaired(outcome.archive());
    }

    private void repaired(ArchiveTotals archive) {
        counter("costgauge.sweep.repairs", "store", "clickhouse").increment(archive.restored() + archive.rebuilt());
    }

    void finished(SweepResult result) {
        SweepTotals totals = result.totals();
        finished(result.settled()).increment();
        Timer.builder("costgauge.sweep.duration").register(registry).record(Duration.ofMillis(result.durationMillis()));
        lastImbalance.set(totals.hours().clickhouseNanos() - totals.hours().streamNanos());
        lastDifferences.set(totals.hours().different() + totals.postgres().wrong() + totals.redis().wrong()
                + result.ledger().different());
    }

    void retried(Step step) {
        failures(step, "transient").increment();
    }

    void failed(Step step) {
        failures(step, "fatal").increment();
    }

    /** A record of one of the stream's topics was passed over; each reading counts it again. */
    void stray(String topic, String kind) {
        strays(topic, kind).increment();
    }

    /** Commands were not sent, because what the stream published cannot all be told. */
    void withheld(int commands) {
        counter("costgauge.sweep.withheld").increment(commands);
    }

    private void different(String where, long rows) {
        counter("costgauge.sweep.differences", "where", where).increment(rows);
    }

    private Counter failures(Step step, String kind) {
        return counter("costgauge.sweep.failures", "step", step.text(), "kind", kind);
    }

    private Counter finished(boolean settled) {
        return counter("costgauge.sweep.finished", "settled", Boolean.toString(settled));
    }

    private Counter strays(String topic, String kind) {
        return counter("costgauge.sweep.strays", "topic", topic, "kind", kind);
    }

    private Counter counter(String name, String... tags) {
        return registry.counter(name, tags);
    }
}
