package dev.costgauge.sweep;

/** How a sweep is. */
public sealed interface SweepStatus {

    /** Workflow id. */
    String id();

    /** Under way. */
    record Running(String id, SweepProgress progress) implements SweepStatus {}

    /** Done. */
    record Completed(String id, SweepResult result) implements SweepStatus {}

    /**
     * Ended without a result.
     *
     * @param outcome {@code failed}, {@code canceled}, {@code terminated} or {@code timed_out}
     * @param reason what to mend, when it failed; empty when there is nothing to say
     */
    record Failed(String id, String outcome, String reason) implements SweepStatus {}
}
