package dev.costgauge.sweep;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import dev.costgauge.settings.SettingGroup;
import dev.costgauge.tls.TlsFiles;
import java.time.Duration;

/** The Temporal server and this process's share of its work. */
public record TemporalSettings(
        @Setting(
                        key = "temporal.address",
                        env = "TEMPORAL_ADDRESS",
                        defaultValue = "127.0.0.1:7233",
                        unit = "host:port",
                        reason = "frontend of the Temporal server; the default is the port of a local one")
                String address,
        @Setting(
                        key = "temporal.namespace",
                        env = "TEMPORAL_NAMESPACE",
                        defaultValue = "default",
                        reason = "namespace of all workflows; it must exist")
                String namespace,
        @Setting(
                        key = "temporal.task.queue",
                        env = "TEMPORAL_TASK_QUEUE",
                        defaultValue = EwmaBaselineUpdate.TASK_QUEUE,
                        reason = "another queue parts two installations in one namespace; workflow ids then begin with it")
                String taskQueue,
        @Setting(
                        key = "temporal.tls",
                        defaultValue = "false",
                        reason = "true for servers that are reached over TLS; a local one is not")
                boolean tls,
        @SettingGroup("temporal.tls") TlsFiles tlsFiles,
        @Setting(
                        key = "temporal.tls.server.name",
                        unit = "host",
                        reason = "name in the server's certificate, when it is reached by another one")
                String tlsServerName,
        @Setting(
                        key = "temporal.api.key",
                        env = "TEMPORAL_API_KEY",
                        secret = true,
                        reason = "for servers that ask for an API key; empty sends none")
                String apiKey,
        @Setting(
                        key = "temporal.max.activities",
                        defaultValue = "100",
                        unit = "activities",
                        reason = "activities that this process runs at the same time")
                int maxActivities,
        @Setting(
                        key = "temporal.max.workflow.tasks",
                        defaultValue = "100",
                        unit = "workflow tasks",
                        reason = "workflow tasks that this process runs at the same time")
                int maxWorkflowTasks,
        @Setting(
                        key = "temporal.shutdown.timeout",
                        defaultValue = "10s",
                        unit = "duration",
                        reason = "how long a stop waits for running activities; they resume elsewhere from their heartbeat")
                Duration shutdownTimeout) {

    public TemporalSettings {
        if (!address.matches("[^:/\\s]+:\\d{1,5}|\\[[0-9a-fA-F:]+]:\\d{1,5}")) {
            throw new SettingException("temporal.address", "'" + address + "' is not host:port");
        }
        if (!tls && (tlsFiles.isSet() || !tlsServerName.isEmpty())) {
            throw new SettingException("temporal.tls", "is false, but settings that begin with temporal.tls. are set");
        }
        requireText("temporal.namespace", namespace);
        requireText("temporal.task.queue", taskQueue);
        requirePositive("temporal.max.activities", maxActivities);
        requirePositive("temporal.max.workflow.tasks", maxWorkflowTasks);
    }

    private static void requireText(String key, String value) {
        if (value.isEmpty()) {
            throw new SettingException(key, "must not be empty");
        }
    }

    private static void requirePositive(String key, int value) {
        if (value < 1) {
            throw new SettingException(key, "must be at least 1, not " + value);
        }
    }
}
