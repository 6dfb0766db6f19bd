package dev.costgauge.sweep;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a sweep is. */
public sealed interface SweepStatus {

    /** Workflow id. */
    String id();

    /** When its latest run began. */
    Instant startedAt();

    /** How long the latest run's history is. */
    History history();

    /**
     * A run's history in Temporal, which allows 51,200 events and 50 MB.
     *
     * @param bytes 0 where the server does not say
     */
    record History(long events, long bytes) {}

    /** Under way. */
    record Running(String id, Instant startedAt, History history, SweepProgress progress) implements SweepStatus {}

    /** Done. */
    record Completed(String id, Instant startedAt, Instant closedAt, History history, SweepResult result)
            implements SweepStatus {}

    /**
     * Done, but what Temporal keeps of the result cannot be read here.
     *
     * @param reason what keeps it shut, such as a key that is missing
     */
    record Sealed(String id, Instant startedAt, Instant closedAt, History history, String reason)
            implements SweepStatus {}

    /**
     * Ended without a result.
     *
     * @param outcome {@code FAILED}, {@code CANCELED}, {@code TERMINATED} or {@code TIMED_OUT}
     * @param reason what to mend, when it failed; empty when there is nothing to say
     */
    record Failed(
            String id,
            Instant startedAt,
            @Nullable Instant closedAt,
            History history,
            String outcome,
            String reason)
            implements SweepStatus {}
}
