package dev.costgauge.http;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sweep as the API shows it.
 *
 * @param id workflow id
 * @param status RUNNING, COMPLETED, FAILED, CANCELED, TERMINATED or TIMED_OUT
 * @param hour start of the hour that it sweeps; null when not known
 * @param startedAt null when not known
 * @param closedAt null while it runs
 * @param historyEvents events of the latest run's history
 * @param historyBytes bytes of it; 0 where the server does not say
 * @param progress counts so far, by name
 * @param result counts and sums at the end, by name; empty while it runs
 * @param failure why it failed, or why the result of a completed one cannot be opened; null otherwise
 */
public record SweepView(
        String id,
        String status,
        @Nullable Instant hour,
        @Nullable Instant startedAt,
        @Nullable Instant closedAt,
        long historyEvents,
        long historyBytes,
        Map<String, Object> progress,
        Map<String, Object> result,
        @Nullable String failure) {

    public SweepView {
        // Not Map.copyOf: a count may be null, and the order is the reader's.
        progress = Collections.unmodifiableMap(new LinkedHashMap<>(progress));
        result = Collections.unmodifiableMap(new LinkedHashMap<>(result));
    }
}
