package dev.costgauge.topology;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import java.nio.file.Path;
import java.time.Duration;

/** How the stream role runs. */
public record StreamSettings(
        @Setting(
                key = "stream.application.id",
                defaultValue = "costgauge",
                reason = "names the consumer group, the changelogs and the state directory; one per environment")
        String applicationId,
        @Setting(
                key = "stream.state.dir",
                defaultValue = "state",
                unit = "directory",
                reason = "where RocksDB keeps its files; a persistent volume saves a restore")
        Path stateDir,
        @Setting(
                key = "stream.threads",
                defaultValue = "2",
                unit = "threads",
                reason = "stream threads of this instance; no more than cores, or partitions over instances")
        int threads,
        @Setting(
                key = "stream.commit.interval",
                defaultValue = "100ms",
                unit = "duration up to 30s",
                reason = "bounds how late an alert is visible; a second gives a third more throughput")
        Duration commitInterval,
        @Setting(
                key = "stream.clock",
                defaultValue = "wall",
                unit = "wall or log",
                reason = "wall writes clock marks by this machine's clock; log waits for those of a loader, for backfills")
        ClockSource clock,
        @Setting(
                key = "stream.tick.interval",
                defaultValue = "5s",
                unit = "duration",
                reason = "time between clock marks; it bounds how late a silent pair's hour closes")
        Duration tickInterval,
        @Setting(
                key = "stream.standby.replicas",
                defaultValue = "0",
                unit = "copies",
                reason = "warm copies of the state on other instances; 1 lets a second instance take over in seconds")
        int standbyReplicas,
        @Setting(
                key = "stream.instance.id",
                unit = "name, unique in the group",
                reason = "static membership: a restart within the session timeout moves no partition; empty for none")
        String instanceId,
        @Setting(
                key = "stream.session.timeout",
                defaultValue = "6s",
                unit = "duration",
                reason = "how long a dead instance keeps its partitions; the default of 45 s delays every take-over")
        Duration sessionTimeout,
        @Setting(
                key = "stream.rocksdb.memory",
                defaultValue = "268435456",
                unit = "bytes",
                reason = "block cache and write buffers over all stores of the instance")
        long rocksDbMemory,
        @Setting(
                key = "stream.pairs.cached",
                defaultValue = "200000",
                unit = "names a task",
                reason = "pairs a task finds without making strings, its own and those that it sends on")
        int pairsCached) {

    /** Who writes clock marks. */
    public enum ClockSource {
        WALL,
        LOG
    }

    public StreamSettings {
        // It names a folder, which a reset deletes.
        if (!applicationId.matches("[A-Za-z0-9._-]+") || applicationId.equals(".") || applicationId.equals("..")) {
            throw new SettingException(
                    "stream.application.id", "is of letters, digits and . _ - and not . or .., not '" + applicationId + "'");
        }
        if (threads < 1) {
            throw new SettingException("stream.threads", "is at least 1, not " + threads);
        }
        if (commitInterval.toMillis() < 1 || commitInterval.compareTo(Duration.ofSeconds(30)) > 0) {
            throw new SettingException("stream.commit.interval", "is between 1ms and 30s, not " + commitInterval);
        }
        if (tickInterval.toMillis() < 100 || tickInterval.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new SettingException("stream.tick.interval", "is between 100ms and 5m, not " + tickInterval);
        }
        if (sessionTimeout.compareTo(Duration.ofSeconds(6)) < 0) {
            throw new SettingException("stream.session.timeout", "is at least 6s, which brokers ask for, not " + sessionTimeout);
        }
        if (standbyReplicas < 0) {
            throw new SettingException("stream.standby.replicas", "is at least 0, not " + standbyReplicas);
        }
        if (rocksDbMemory < 16L << 20) {
            throw new SettingException("stream.rocksdb.memory", "is at least 16777216, not " + rocksDbMemory);
        }
        if (pairsCached < 1000) {
            throw new SettingException("stream.pairs.cached", "is at least 1000, not " + pairsCached);
        }
    }
}
