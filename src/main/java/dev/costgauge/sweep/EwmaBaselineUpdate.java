package dev.costgauge.sweep;

import dev.costgauge.cost.HourOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of the sweep that other programs rely on. */
public final class EwmaBaselineUpdate {

    /** Workflow type. */
    public static final String TYPE = "EwmaBaselineUpdate";

    /** Query for the progress. */
    public static final String PROGRESS = "progress";

    /** Task queue, unless the setting names another. */
    public static final String TASK_QUEUE = "ewma-tasks";

    private static final Pattern NAMED = Pattern.compile("(\\d{4}-\\d{2}-\\d{2}T(?:[01]\\d|2[0-3]))Z");

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH'Z'").withZone(ZoneOffset.UTC);

    private EwmaBaselineUpdate() {}

    /**
     * Workflow id of the sweep of an epoch hour, such as {@code ewma-baseline-update-2026-11-22T05Z}; the name of another
     * task queue stands before it, since a namespace may hold several installations.
     */
    public static String workflowId(String taskQueue, long epochHour) {
        return owner(taskQueue) + "ewma-baseline-update-" + nameOf(epochHour);
    }

    /** Workflow id of a forced sweep of one slot, which compares an hour of its own. */
    static String forcedWorkflowId(String taskQueue, long epochHour, int slot) {
        return workflowId(taskQueue, epochHour) + "-slot-" + slot;
    }

    /** Workflow id of seeding. */
    static String seedWorkflowId(String taskQueue, long epochHour) {
        return owner(taskQueue) + "seed-baselines-" + nameOf(epochHour);
    }

    private static String owner(String taskQueue) {
        return taskQueue.equals(TASK_QUEUE) ? "" : taskQueue + '.';
    }

    /** An epoch hour as people read it, such as {@code 2026-11-22T05Z}. */
    static String nameOf(long epochHour) {
        return HOUR.format(Instant.ofEpochMilli(HourOfWeek.startOf(epochHour)));
    }

    /** The hour that a workflow id names; empty when it names none. */
    public static Optional<Instant> hourNamedBy(String workflowId) {
        Matcher named = NAMED.matcher(workflowId);
        return named.find() ? Optional.of(Instant.parse(named.group(1) + ":00:00Z")) : Optional.empty();
    }

    /** Start of an epoch hour, ISO-8601. */
    static String startOf(long epochHour) {
        return Instant.ofEpochMilli(HourOfWeek.startOf(epochHour)).toString();
    }
}
