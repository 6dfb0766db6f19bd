package dev.costgauge.sweep;

import dev.costgauge.store.Fault;
import dev.costgauge.sweep.SweepMeters.Step;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Temporal which failures pass. A transient one is thrown on and retried for ever; one that waiting does not mend
 * becomes a non-retryable failure of type {@value #FATAL} whose message says what to mend.
 */
final class ActivityFailures {

    /** Type of the failures that are not retried. */
    static final String FATAL = "NeedsMending";

    private static final Logger LOG = LoggerFactory.getLogger(ActivityFailures.class);

    private final SweepMeters meters;

    ActivityFailures(SweepMeters meters) {
        this.meters = meters;
    }

    <T> T judged(Step step, Supplier<T> work) {
        try {
            return work.get();
        } catch (ActivityCompletionException | TemporalFailure e) {
            // Cancelled, or the worker is going down: Temporal's own matter.
            throw e;
        } catch (RuntimeException e) {
            throw switch (SweepFaults.of(e)) {
                case Fault.Transient passing -> {
                    meters.retried(step);
                    LOG.warn("sweep step will be retried step={} cause={}", step.text(), passing.message());
                    yield ApplicationFailure.newFailureWithCause(passing.message(), "Transient", e);
                }
                case Fault.Fatal fatal -> {
                    meters.failed(step);
                    LOG.error("sweep step failed step={} cause={}", step.text(), fatal.message(), e);
                    yield ApplicationFailure.newNonRetryableFailureWithCause(fatal.message(), FATAL, e);
                }
            };
        }
    }
}
