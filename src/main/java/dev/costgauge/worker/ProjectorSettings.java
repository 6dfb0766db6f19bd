package dev.costgauge.worker;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;

/** How baselines, alerts and closed hours reach the stores. */
public record ProjectorSettings(
        @Setting(
                        key = "projector.group",
                        defaultValue = "costgauge-projector",
                        unit = "consumer group",
                        reason = "begin of the three groups' names: -baselines, -alerts, -hours")
                String group,
        @Setting(
                        key = "projector.batch.records",
                        defaultValue = "5000",
                        unit = "records",
                        reason = "largest batch that is applied and committed at once")
                int batchRecords,
        @Setting(
                        key = "projector.writers",
                        defaultValue = "3",
                        unit = "count",
                        reason = "parts of a batch of baselines that are stored side by side, each with a connection of"
                                + " postgres.pool.size")
                int writers) {

    public ProjectorSettings {
        if (writers < 1) {
            throw new SettingException("projector.writers", writers + " is not above 0");
        }
    }

    public static ProjectorSettings defaults() {
        return new ProjectorSettings("costgauge-projector", 5_000, 3);
    }
}
