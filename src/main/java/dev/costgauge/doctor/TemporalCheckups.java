package dev.costgauge.doctor;

import dev.costgauge.store.StoreConfigurationException;
import dev.costgauge.sweep.SweepSchedules;
import dev.costgauge.sweep.TemporalCheckup;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The Temporal server, our namespace, who works for it, and the schedules as the file declares them. */
public final class TemporalCheckups implements Checkup {

    /** A sweep that failed should still be there on Monday. */
    private static final Duration SHORTEST_RETENTION = Duration.ofDays(3);

    private final TemporalCheckup temporal;
    private final SweepSchedules schedules;

    public TemporalCheckups(TemporalCheckup temporal, SweepSchedules schedules) {
        this.temporal = temporal;
        this.schedules = schedules;
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        try {
            TemporalCheckup.Condition condition = temporal.look();
            findings.add(server(condition));
            findings.add(
                    condition.workers() > 0
                            ? Finding.ok("temporal workers", condition.workers() + (condition.workers() == 1 ? " asks for work" : " ask for work"))
                            : Finding.warn("temporal workers", "nobody asks for work: start `costgauge worker`"));
            schedules.apply(true).forEach(change -> findings.add(schedule(change)));
        } catch (StatusRuntimeException e) {
            findings.add(Finding.fail(
                    "temporal", "does not answer (" + said(e.getStatus()) + "): is it up, and TEMPORAL_ADDRESS right?"));
        } catch (StoreConfigurationException | IllegalArgumentException e) {
            findings.add(Finding.fail("temporal", String.valueOf(e.getMessage())));
        }
        return findings;
    }

    /** In one line: a status as text has its cause's stack trace. */
    private static String said(Status status) {
        return status.getDescription() == null
                ? status.getCode().toString()
                : status.getCode() + ": " + status.getDescription().lines().findFirst().orElse("");
    }

    private static Finding server(TemporalCheckup.Condition condition) {
        long hours = condition.retention().toHours();
        String said = String.format(
                Locale.ROOT, "version %s, namespace keeps closed runs for %d h", condition.version(), hours);
        return condition.retention().compareTo(SHORTEST_RETENTION) < 0
                ? Finding.warn(
                        "temporal",
                        said + ", so that a failed sweep is soon gone: temporal operator namespace update --retention 7d")
                : Finding.ok("temporal", said);
    }

    private Finding schedule(SweepSchedules.Change change) {
        String check = "schedule " + change.id();
        return switch (change) {
            case SweepSchedules.Change.Created created ->
                Finding.fail(check, "is missing, so that no sweep begins by itself: run `costgauge temporal apply`");
            case SweepSchedules.Change.Updated updated ->
                Finding.warn(
                        check,
                        "is other than declared (" + String.join("; ", updated.lines())
                                + "): run `costgauge temporal apply`");
            case SweepSchedules.Change.Unchanged same ->
                schedules.isPaused(same.id())
                        ? Finding.warn(check, "is paused: unpause it when the reason is gone")
                        : Finding.ok(check, "as declared");
        };
    }
}
