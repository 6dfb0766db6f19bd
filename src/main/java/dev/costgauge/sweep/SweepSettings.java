package dev.costgauge.sweep;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import java.nio.file.Path;
import java.time.Duration;

/** How far the sweep looks and how it is cut. */
public record SweepSettings(
        @Setting(
                        key = "sweep.page",
                        defaultValue = "250",
                        unit = "pairs, 1 to 2000",
                        reason = "pairs of one query to each store; 250 are 42,000 slots in one MGET")
                int page,
        @Setting(
                        key = "sweep.stretch",
                        defaultValue = "2000",
                        unit = "pairs, at least sweep.page",
                        reason = "pairs of one activity; more makes a shorter history, less a shorter repeat after a crash")
                int stretch,
        @Setting(
                        key = "sweep.in.flight",
                        defaultValue = "4",
                        unit = "activities, 1 to 64",
                        reason = "stretches at the same time; the stores have other work to do")
                int inFlight,
        @Setting(
                        key = "sweep.stretches.per.run",
                        defaultValue = "100",
                        unit = "activities",
                        reason = "stretches after which the workflow continues as new, at about 500 events of history")
                int stretchesPerRun,
        @Setting(
                        key = "sweep.lookback",
                        defaultValue = "24h",
                        unit = "duration, whole hours",
                        reason = "how far back closed hours are compared; every hour is so compared by some 20 sweeps")
                Duration lookback,
        @Setting(
                        key = "sweep.active",
                        defaultValue = "7d",
                        unit = "duration",
                        reason = "pairs without an event for longer are not swept")
                Duration active,
        @Setting(
                        key = "sweep.settle",
                        defaultValue = "5m",
                        unit = "duration, at most 8m",
                        reason = "longest wait for archiver, stream and projector to catch up; then nothing is corrected")
                Duration settle,
        @Setting(
                        key = "sweep.snapshots",
                        defaultValue = "2",
                        unit = "partitions",
                        reason = "partitions of the stream's output held at once, about 18 KB per pair of a partition")
                int snapshots,
        @Setting(
                        key = "sweep.schedule",
                        defaultValue = "temporal/schedules.yaml",
                        unit = "file",
                        reason = "what `costgauge temporal apply` applies")
                Path schedule) {

    public SweepSettings {
        if (page < 1 || page > 2000) {
            throw new SettingException("sweep.page", "is 1 to 2000, not " + page);
        }
        if (stretch < page) {
            throw new SettingException("sweep.stretch", "is at least sweep.page (" + page + "), not " + stretch);
        }
        if (inFlight < 1 || inFlight > 64) {
            throw new SettingException("sweep.in.flight", "is 1 to 64, not " + inFlight);
        }
        if (stretchesPerRun < 1) {
            throw new SettingException("sweep.stretches.per.run", "is at least 1, not " + stretchesPerRun);
        }
        if (lookback.toHours() < 1) {
            throw new SettingException("sweep.lookback", "is at least 1h, not " + lookback);
        }
        if (active.toHours() < 1) {
            throw new SettingException("sweep.active", "is at least 1h, not " + active);
        }
        // The activity that waits is given ten minutes.
        if (settle.isNegative() || settle.compareTo(Duration.ofMinutes(8)) > 0) {
            throw new SettingException("sweep.settle", "is between 0 and 8m, not " + settle);
        }
        if (snapshots < 1) {
            throw new SettingException("sweep.snapshots", "is at least 1, not " + snapshots);
        }
    }

    SweepSizes sizes() {
        return new SweepSizes(page, stretch, inFlight, stretchesPerRun, settle.toSeconds());
    }
}
