package dev.costgauge.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts to list; null means any.
 *
 * @param since only alerts that opened in this hour or later
 * @param after cursor: only alerts that come after it, newest first
 * @param limit most items of the page, at least 1
 */
public record AlertFilter(
        @Nullable AlertState status,
        @Nullable String project,
        @Nullable String service,
        @Nullable String model,
        @Nullable Instant since,
        @Nullable AlertCursor after,
        int limit) {

    public boolean admits(AlertView alert) {
        return (status == null || status.holds(alert.status()))
                && (project == null || project.equals(alert.project()))
                && (service == null || service.equals(alert.service()))
                && (model == null || model.equals(alert.model()))
                && (since == null || !alert.openedHour().isBefore(since))
                && (after == null || after.compareTo(AlertCursor.of(alert)) < 0);
    }
}
