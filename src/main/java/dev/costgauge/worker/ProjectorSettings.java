package dev.costgauge.worker;

import dev.costgauge.settings.Setting;

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
                int batchRecords) {

    public static ProjectorSettings defaults() {
        return new ProjectorSettings("costgauge-projector", 5_000);
    }
}
