package dev.costgauge.sweep;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a sweep is. */
public sealed interface SweepStatus {

    /** Workflow id. */
    String id();

    /** When its latest run began. */
    Instant startedAt();

    /** Under way. */
    record Running(String id, Instant startedAt, SweepProgress progress) implements SweepStatus {}

    /** Done. */
    record Completed(String id, Instant startedAt, Instant closedAt, SweepResult result) implements SweepStatus {}

    /**
     * Done, but what Temporal keeps of the result cannot be read here.
     *
     * @param reason what keeps it shut, such as a key that is missing
     */
    record Sealed(String id, Instant startedAt, Instant closedAt, String reason) implements SweepStatus {}

    /**
     * Ended without a result.
     *
     * @param outcome {@code FAILED}, {@code CANCELED}, {@code TERMINATED} or {@code TIMED_OUT}
     * @param reason what to mend, when it failed; empty when there is nothing to say
     */
    record Failed(String id, Instant startedAt, @Nullable Instant closedAt, String outcome, String reason)
            implements SweepStatus {}
}
