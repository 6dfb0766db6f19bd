package dev.costgauge.sweep;

import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What of a schedule is declared, in a form that compares: the server gives back ranges and defaults of its own.
 *
 * @param input null when the server's cannot be read as ours
 * @param key id of the key that encrypts the input, as {@link ScheduleSeal} tells it
 */
record ScheduleShape(
        String workflow,
        String taskQueue,
        @Nullable ScheduledSweepInput input,
        String key,
        List<Integer> minutes,
        List<Integer> hours,
        String zone,
        ScheduleOverlapPolicy overlap,
        Duration catchup,
        boolean pauseOnFailure,
        String note) {

    static final List<Integer> EVERY_HOUR = IntStream.range(0, 24).boxed().toList();

    static ScheduleShape of(Schedule schedule) {
        String workflow = "";
        String queue = "";
        ScheduledSweepInput input = null;
        if (schedule.getAction() instanceof ScheduleActionStartWorkflow start) {
            workflow = start.getWorkflowType();
            queue = String.valueOf(start.getOptions().getTaskQueue());
            input = inputOf(start);
        }
        TreeSet<Integer> minutes = new TreeSet<>();
        TreeSet<Integer> hours = new TreeSet<>();
        for (ScheduleCalendarSpec calendar : schedule.getSpec().getCalendars()) {
            calendar.getMinutes().forEach(range -> addAll(minutes, range));
            calendar.getHour().forEach(range -> addAll(hours, range));
        }
        SchedulePolicy policy = schedule.getPolicy();
        String zone = schedule.getSpec().getTimeZoneName();
        String note = schedule.getState() == null ? null : schedule.getState().getNote();
        return new ScheduleShape(
                workflow,
                queue,
                input,
                ScheduleSeal.of(schedule),
                List.copyOf(minutes),
                List.copyOf(hours),
                zone == null || zone.isEmpty() ? "UTC" : zone,
                policy == null ? ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_UNSPECIFIED : policy.getOverlap(),
                policy == null || policy.getCatchupWindow() == null ? Duration.ZERO : policy.getCatchupWindow(),
                policy != null && policy.isPauseOnFailure(),
                note == null ? "" : note);
    }

    private static @Nullable ScheduledSweepInput inputOf(ScheduleActionStartWorkflow start) {
        try {
            return start.getArguments().get(0, ScheduledSweepInput.class);
        } catch (RuntimeException e) {
            // Written by another version: whatever it is, it differs from what is declared.
            return null;
        }
    }

    private static void addAll(TreeSet<Integer> values, ScheduleRange range) {
        int end = Math.max(range.getStart(), range.getEnd());
        for (int v = range.getStart(); v <= end; v += Math.max(1, range.getStep())) {
            values.add(v);
        }
    }

    /** One line a field. */
    List<String> lines() {
        return fields().entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
    }

    /** One line a field that differs, {@code field: old -> new}. */
    List<String> differencesFrom(ScheduleShape old) {
        Map<String, String> before = old.fields();
        List<String> lines = new ArrayList<>();
        fields().forEach((field, value) -> {
            if (!Objects.equals(before.get(field), value)) {
                lines.add(field + ": " + before.get(field) + " -> " + value);
            }
        });
        return lines;
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("workflow", workflow);
        fields.put("taskQueue", taskQueue);
        fields.put("input", String.valueOf(input));
        fields.put("encryptionKey", key);
        fields.put("minutes", minutes.toString());
        fields.put("hours", hours.equals(EVERY_HOUR) ? "every" : hours.toString());
        fields.put("zone", zone);
        fields.put("overlap", overlap.name().substring("SCHEDULE_OVERLAP_POLICY_".length()));
        fields.put("catchupWindow", catchup.toString());
        fields.put("pauseOnFailure", Boolean.toString(pauseOnFailure));
        fields.put("note", note);
        return fields;
    }
}
