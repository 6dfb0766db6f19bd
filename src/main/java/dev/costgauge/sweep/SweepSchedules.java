package dev.costgauge.sweep;

import dev.costgauge.store.StoreConfigurationException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.client.schedules.ScheduleException;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleRange;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleState;
import io.temporal.client.schedules.ScheduleUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings the server's schedules to what the file declares; what is as declared is left alone. Thread-safe. */
public final class SweepSchedules {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** What applying one schedule means. */
    public sealed interface Change {

        String id();

        /** Not on the server yet. */
        record Created(String id, List<String> lines) implements Change {}

        /** Other than declared: one line a difference, {@code field: old -> new}. */
        record Updated(String id, List<String> lines) implements Change {}

        /** As declared. */
        record Unchanged(String id) implements Change {}
    }

    private final TemporalConnection connection;
    private final SweepSettings settings;
    private final int ringHours;
    private final ScheduleClient schedules;

    /** @param ringHours closed hours that the stream still amends by itself */
    public SweepSchedules(TemporalConnection connection, SweepSettings settings, int ringHours) {
        this.connection = connection;
        this.settings = settings;
        this.ringHours = ringHours;
        this.schedules = ScheduleClient.newInstance(
                connection.stubs(),
                ScheduleClientOptions.newBuilder()
                        .setNamespace(connection.settings().namespace())
                        .setDataConverter(connection.converter())
                        .build());
    }

    /**
     * Applies the file of the settings.
     *
     * @param dryRun only tells what would change
     * @throws IllegalArgumentException when the file breaks a rule
     * @throws StoreConfigurationException when the namespace is missing, access is refused, the server has no schedules, or a
     *     schedule is encrypted with a key that is not known here
     */
    public List<Change> apply(boolean dryRun) {
        return apply(ScheduleFile.read(settings.schedule()), dryRun);
    }

    List<Change> apply(ScheduleFile file, boolean dryRun) {
        connection.requireNamespace(CONNECT);
        List<Change> changes = new ArrayList<>();
        for (ScheduleFile.Entry entry : file.schedules()) {
            changes.add(apply(entry, dryRun));
        }
        return changes;
    }

    /** Whether somebody paused a schedule that is on the server. */
    public boolean isPaused(String id) {
        ScheduleDescription found = describe(schedules.getHandle(id));
        ScheduleState state = found == null ? null : found.getSchedule().getState();
        return state != null && state.isPaused();
    }

    private Change apply(ScheduleFile.Entry entry, boolean dryRun) {
        ScheduleHandle handle = schedules.getHandle(entry.id());
        ScheduleShape wanted = wanted(entry);
        ScheduleDescription found = describe(handle);
        if (found == null) {
            if (!dryRun) {
                try {
                    schedules.createSchedule(
                            entry.id(), schedule(entry, wanted, null), ScheduleOptions.newBuilder().build());
                } catch (ScheduleAlreadyRunningException e) {
                    // Somebody else applied the same file at the same time: now it exists.
                    return apply(entry, false);
                }
            }
            return new Change.Created(entry.id(), wanted.lines());
        }
        ScheduleSeal.requireOpens(connection.converter(), entry.id(), found.getSchedule());
        List<String> differences = wanted.differencesFrom(ScheduleShape.of(found.getSchedule()));
        if (differences.isEmpty()) {
            return new Change.Unchanged(entry.id());
        }
        if (!dryRun) {
            handle.update(input -> new ScheduleUpdate(
                    schedule(entry, wanted, input.getDescription().getSchedule().getState())));
        }
        return new Change.Updated(entry.id(), differences);
    }

    private @Nullable ScheduleDescription describe(ScheduleHandle handle) {
        try {
            return handle.describe();
        } catch (ScheduleException e) {
            Status.Code code = e.getCause() instanceof StatusRuntimeException status
                    ? status.getStatus().getCode()
                    : Status.Code.UNKNOWN;
            return switch (code) {
                case NOT_FOUND -> null;
                case UNIMPLEMENTED -> throw new StoreConfigurationException(
                        "the server at " + connection.settings().address() + " has no schedules (Java test server?);"
                                + " use a real Temporal server, or start sweeps with POST /trigger",
                        e);
                default -> throw e;
            };
        }
    }

    private ScheduleShape wanted(ScheduleFile.Entry entry) {
        ScheduledSweepInput input = new ScheduledSweepInput(
                settings.sizes(), ringHours, Math.toIntExact(settings.lookback().toHours()));
        return new ScheduleShape(
                entry.workflow(),
                connection.settings().taskQueue(),
                input,
                ScheduleSeal.of(connection.converter(), input),
                entry.calendar().minutes().stream().sorted().distinct().toList(),
                entry.calendar().hours() == null
                        ? ScheduleShape.EVERY_HOUR
                        : Objects.requireNonNull(entry.calendar().hours()).stream().sorted().distinct().toList(),
                entry.zone(),
                entry.overlapPolicy(),
                entry.catchup(),
                entry.pauseOnFailure(),
                entry.note() == null ? "" : entry.note());
    }

    /** @param state as it is on the server, so that a schedule which somebody paused stays paused; null for a new one */
    private static Schedule schedule(ScheduleFile.Entry entry, ScheduleShape shape, @Nullable ScheduleState state) {
        ScheduleState.Builder kept = state == null ? ScheduleState.newBuilder() : ScheduleState.newBuilder(state);
        return Schedule.newBuilder()
                .setAction(ScheduleActionStartWorkflow.newBuilder()
                        .setWorkflowType(shape.workflow())
                        .setArguments(shape.input())
                        .setOptions(WorkflowOptions.newBuilder()
                                .setWorkflowId(entry.id())
                                .setTaskQueue(shape.taskQueue())
                                .build())
                        .build())
                .setSpec(ScheduleSpec.newBuilder()
                        .setCalendars(List.of(ScheduleCalendarSpec.newBuilder()
                                .setMinutes(ranges(shape.minutes()))
                                .setHour(ranges(shape.hours()))
                                .build()))
                        .setTimeZoneName(shape.zone())
                        .build())
                .setPolicy(SchedulePolicy.newBuilder()
                        .setOverlap(shape.overlap())
                        .setCatchupWindow(shape.catchup())
                        .setPauseOnFailure(shape.pauseOnFailure())
                        .build())
                .setState(kept.setNote(shape.note()).build())
                .build();
    }

    private static List<ScheduleRange> ranges(List<Integer> values) {
        return values.stream().map(ScheduleRange::new).toList();
    }
}
