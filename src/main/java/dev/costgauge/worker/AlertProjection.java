package dev.costgauge.worker;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.AlertDetail;
import dev.costgauge.store.AlertRow;
import dev.costgauge.store.AlertTable;
import dev.costgauge.store.StreamHourRow;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Alerts to PostgreSQL, and a line of the log for each step: of the processes that hear of it, this one knows it is final. */
final class AlertProjection implements Projection<CostAnomalyAlert, AlertRow> {

    private static final Logger LOG = LoggerFactory.getLogger(AlertProjection.class);

    private final AlertTable table;

    AlertProjection(AlertTable table) {
        this.table = table;
    }

    @Override
    public void apply(List<AlertRow> batch) {
        table.upsert(batch);
        for (AlertRow step : batch) {
            LOG.atInfo()
                    .addKeyValue("alert", step.alertId())
                    .addKeyValue("pair", step.pair().text())
                    .addKeyValue("status", step.status())
                    .addKeyValue("sequence", step.sequence())
                    .addKeyValue("hour", Instant.ofEpochMilli(HourOfWeek.startOf(step.hour())))
                    .addKeyValue("cost", Nanos.toDecimal(step.costNanos()))
                    .log("alert");
        }
    }

    @Override
    public AlertRow rowOf(CostAnomalyAlert alert, long logTime) {
        Instant crossing = alert.getCrossingEventTime();
        return new AlertRow(
                alert.getAlertId(),
                alert.getSequence(),
                alert.getStatus().name(),
                alert.getKind().name(),
                new PairKey(alert.getProject(), alert.getService(), alert.getModel()),
                HourOfWeek.hourOf(alert.getOpenedHour().toEpochMilli()),
                HourOfWeek.hourOf(alert.getHour().toEpochMilli()),
                alert.getSlot(),
                alert.getZone(),
                alert.getHourClosed(),
                Nanos.of(alert.getCost()),
                alert.getExpected(),
                alert.getThreshold(),
                Nanos.of(alert.getExcess()),
                alert.getAnomalousHours(),
                alert.getRule(),
                alert.getRuleParameters(),
                HourProjection.sharesOf(alert.getShares()),
                Nanos.of(alert.getOtherCost()),
                alert.getCrossingEventId(),
                alert.getCrossingTraceId(),
                crossing == null ? null : crossing.toEpochMilli(),
                alert.getDetectedAt().toEpochMilli(),
                alert.getReason(),
                detailOf(alert));
    }

    private static AlertDetail detailOf(CostAnomalyAlert alert) {
        return new AlertDetail(
                alert.getDirection().name(),
                alert.getProvisional(),
                alert.getParentAlertId(),
                alert.getScore(),
                alert.getReference(),
                alert.getFloor(),
                alert.getLook(),
                alert.getEvidence(),
                Nanos.of(alert.getHourExcess()),
                alert.getDrivers().stream()
                        .map(part -> new AlertDetail.Driver(part.getDriver().name(), Nanos.of(part.getExcess())))
                        .toList(),
                alert.getPlaceExcess().stream()
                        .map(part -> new StreamHourRow.Share(
                                part.getCluster(), part.getNamespace(), Nanos.of(part.getExcess())))
                        .toList(),
                Nanos.of(alert.getOtherExcess()));
    }
}
