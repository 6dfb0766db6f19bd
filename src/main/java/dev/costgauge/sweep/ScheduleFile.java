package dev.costgauge.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The schedules as the file temporal/schedules.yaml declares them. */
record ScheduleFile(List<Entry> schedules) {

    /**
     * One schedule.
     *
     * @param workflow type that it starts; {@code ScheduledSweep} is the only one
     * @param calendar minutes of every hour, and hours of every day, at which it starts
     * @param zone by whose clocks
     * @param overlap what a start does while the one before runs: {@code skip}, {@code buffer-one}, {@code cancel-other}...
     * @param catchupWindow how long after an outage a missed start is still made up for
     * @param pauseOnFailure whether a failed run stops the schedule
     * @param note shown beside the schedule
     */
    record Entry(
            String id,
            String workflow,
            Calendar calendar,
            String zone,
            String overlap,
            String catchupWindow,
            boolean pauseOnFailure,
            @Nullable String note) {

        ScheduleOverlapPolicy overlapPolicy() {
            try {
                return ScheduleOverlapPolicy.valueOf(
                        "SCHEDULE_OVERLAP_POLICY_" + overlap.replace('-', '_').toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("schedule " + id + ": overlap '" + overlap
                        + "' is not skip, buffer-one, buffer-all, cancel-other, terminate-other or allow-all");
            }
        }

        Duration catchup() {
            try {
                return Duration.parse(catchupWindow);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(
                        "schedule " + id + ": catchupWindow '" + catchupWindow + "' is not an ISO-8601 duration");
            }
        }
    }

    /** Minutes 0 to 59 of the hours 0 to 23; no hours means every hour. */
    record Calendar(List<Integer> minutes, @Nullable List<Integer> hours) {}

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException naming the file and the rule
     */
    static ScheduleFile read(Path path) {
        String text;
        try {
            text = Files.readString(path);
        } catch (IOException e) {
            throw new IllegalArgumentException("schedule file " + path + " cannot be read: " + e, e);
        }
        return parse(path.toString(), text);
    }

    static ScheduleFile parse(String name, String yaml) {
        ScheduleFile file;
        try {
            file = YAMLMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build()
                    .readValue(yaml, ScheduleFile.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("schedule file " + name + ": " + e.getOriginalMessage(), e);
        }
        if (file == null || file.schedules() == null || file.schedules().isEmpty()) {
            throw new IllegalArgumentException("schedule file " + name + " declares no schedules");
        }
        file.schedules().forEach(entry -> check(name, entry));
        return file;
    }

    private static void check(String name, Entry entry) {
        require(name, "id", entry.id() != null && !entry.id().isEmpty());
        require(name, "workflow, which is ScheduledSweep", ScheduledSweepWorkflow.TYPE.equals(entry.workflow()));
        require(name, "calendar with minutes 0 to 59", entry.calendar() != null && within(entry.calendar().minutes(), 59));
        require(
                name,
                "calendar with hours 0 to 23",
                entry.calendar().hours() == null || within(entry.calendar().hours(), 23));
        require(name, "zone", entry.zone() != null && ZoneId.getAvailableZoneIds().contains(entry.zone()));
        require(name, "overlap", entry.overlap() != null);
        require(name, "catchupWindow", entry.catchupWindow() != null);
        entry.overlapPolicy();
        entry.catchup();
    }

    private static boolean within(@Nullable List<Integer> values, int max) {
        return values != null && !values.isEmpty() && values.stream().allMatch(v -> v != null && v >= 0 && v <= max);
    }

    private static void require(String name, String field, boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("schedule file " + name + ": a schedule lacks a valid " + field);
        }
    }
}
