package dev.costgauge.query;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.cost.Nanos;
import java.util.Map;

/** Makes views of stored alerts. */
final class AlertViews {

    private AlertViews() {}

    static AlertView of(CostAnomalyAlert alert) {
        return new AlertView(
                alert.getAlertId(),
                alert.getSequence(),
                alert.getStatus().name(),
                alert.getKind().name(),
                alert.getProject(),
                alert.getService(),
                alert.getModel(),
                alert.getOpenedHour(),
                alert.getHour(),
                alert.getSlot(),
                alert.getZone(),
                alert.getHourClosed(),
                new Usd(Nanos.of(alert.getCost())),
                HourViews.finite(alert.getExpected()),
                HourViews.finite(alert.getThreshold()),
                new Usd(Nanos.of(alert.getExcess())),
                alert.getAnomalousHours(),
                alert.getRule(),
                Map.copyOf(alert.getRuleParameters()),
                alert.getShares().stream()
                        .map(share -> new ShareView(
                                share.getCluster(), share.getNamespace(), new Usd(Nanos.of(share.getCost()))))
                        .toList(),
                new Usd(Nanos.of(alert.getOtherCost())),
                alert.getCrossingEventId(),
                alert.getCrossingTraceId(),
                alert.getCrossingEventTime(),
                alert.getDetectedAt(),
                alert.getReason(),
                alert.getDirection().name(),
                alert.getProvisional(),
                alert.getParentAlertId(),
                alert.getScore(),
                alert.getReference(),
                alert.getFloor(),
                alert.getLook(),
                Map.copyOf(alert.getEvidence()),
                new Usd(Nanos.of(alert.getHourExcess())),
                alert.getDrivers().stream()
                        .map(part -> new DriverView(part.getDriver().name(), new Usd(Nanos.of(part.getExcess()))))
                        .toList(),
                alert.getPlaceExcess().stream()
                        .map(part -> new PlaceView(
                                part.getCluster(), part.getNamespace(), new Usd(Nanos.of(part.getExcess()))))
                        .toList(),
                new Usd(Nanos.of(alert.getOtherExcess())));
    }
}
