package dev.costgauge.store;

import dev.costgauge.avro.BaselineReason;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the stream would compare with were this hour of the week to open now.
 *
 * @param zone time zone of the slot
 * @param version rises with every update of the pair; the highest wins
 * @param baseline USD per hour, learned
 * @param expected USD of the slot's next hour; may be NaN
 * @param threshold USD above which that hour is anomalous; may be infinite
 * @param observations hours that were learned into the slot, seeds included
 * @param reason what changed it
 * @param lastHour UTC epoch hour that was learned last; null when only seeded
 * @param lastCostNanos cost of that hour
 * @param updatedAt log time of the update, epoch milliseconds
 */
public record BaselineRow(
        BaselineKey key,
        String zone,
        long version,
        double baseline,
        double expected,
        double threshold,
        long observations,
        boolean provisional,
        String rule,
        String reason,
        @Nullable Long lastHour,
        @Nullable Long lastCostNanos,
        long updatedAt) {

    /**
     * The row of an update.
     *
     * @param logTime log time of its record, epoch milliseconds
     */
    public static BaselineRow of(BaselineUpdate update, long logTime) {
        Instant lastHour = update.getLastHour();
        BigDecimal lastCost = update.getLastCost();
        return new BaselineRow(
                new BaselineKey(
                        new PairKey(update.getProject(), update.getService(), update.getModel()), update.getSlot()),
                update.getZone(),
                update.getVersion(),
                update.getBaseline(),
                update.getExpected(),
                update.getThreshold(),
                update.getObservations(),
                update.getProvisional(),
                update.getRule(),
                update.getReason().name(),
                lastHour == null ? null : HourOfWeek.hourOf(lastHour.toEpochMilli()),
                lastCost == null ? null : Nanos.of(lastCost),
                logTime);
    }

    /** The update that {@link #of} makes this row of. */
    public BaselineUpdate toUpdate() {
        PairKey pair = key.pair();
        return BaselineUpdate.newBuilder()
                .setProject(pair.project())
                .setService(pair.service())
                .setModel(pair.model())
                .setSlot(key.slot())
                .setZone(zone)
                .setVersion(version)
                .setBaseline(baseline)
                .setExpected(expected)
                .setThreshold(threshold)
                .setObservations(observations)
                .setProvisional(provisional)
                .setRule(rule)
                .setReason(BaselineReason.valueOf(reason))
                .setLastHour(lastHour == null ? null : Instant.ofEpochMilli(HourOfWeek.startOf(lastHour)))
                .setLastCost(lastCostNanos == null ? null : Nanos.toDecimal(lastCostNanos))
                .build();
    }
}
