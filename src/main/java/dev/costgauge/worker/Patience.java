package dev.costgauge.worker;

import dev.costgauge.store.Backoff;
import dev.costgauge.store.Fault;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures in a row of one task, made visible: a log line and a count each, and a gauge that is 1 while it is troubled.
 * Written by the task's thread, read by the metrics.
 */
final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

    private final String task;
    private final Backoff backoff;
    private final Counter retries;
    private volatile int failures;

    Patience(String task, Backoff backoff, MeterRegistry meters) {
        this.task = task;
        this.backoff = backoff;
        this.retries = Counter.builder("costgauge.worker.retries").tag("task", task).register(meters);
        Gauge.builder("costgauge.worker.troubled", this, patience -> patience.isTroubled() ? 1 : 0)
                .tag("task", task)
                .register(meters);
    }

    /**
     * Judges a failure.
     *
     * @return how long to wait before the same again
     * @throws WorkerFailedException when waiting does not help
     */
    Duration after(Throwable failure) {
        return switch (WorkerFaults.of(failure)) {
            case Fault.Fatal fatal -> throw new WorkerFailedException(task + ": " + fatal.message(), failure);
            case Fault.Transient passing -> {
                failures++;
                retries.increment();
                Duration delay = backoff.after(failures);
                LOG.warn(
                        "task={} failed, failures={} nextInMs={} cause=\"{}\"",
                        task,
                        failures,
                        delay.toMillis(),
                        passing.message());
                yield delay;
            }
        };
    }

    /** Whether the last attempt failed. */
    boolean isTroubled() {
        return failures > 0;
    }

    void succeeded() {
        if (failures > 0) {
            LOG.info("task={} works again, failures={}", task, failures);
            failures = 0;
        }
    }
}
