package dev.costgauge.query;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The latest step of an alert; the fields are those of topic cost-anomaly-alerts. */
public record AlertView(
        String alertId,
        int sequence,
        String status,
        String kind,
        String project,
        String service,
        String model,
        Instant openedHour,
        Instant hour,
        int slot,
        String zone,
        boolean hourClosed,
        Usd cost,
        @Nullable Double expected,
        @Nullable Double threshold,
        Usd excess,
        int anomalousHours,
        String rule,
        Map<String, String> ruleParameters,
        List<ShareView> shares,
        Usd otherCost,
        String crossingEventId,
        String crossingTraceId,
        @Nullable Instant crossingEventTime,
        Instant detectedAt,
        String reason,
        String direction,
        boolean provisional,
        String parentAlertId,
        double score,
        @Nullable Double reference,
        @Nullable Double floor,
        String look,
        Map<String, Double> evidence,
        Usd hourExcess,
        List<DriverView> drivers,
        List<PlaceView> placeExcess,
        Usd otherExcess) {

    public AlertView {
        ruleParameters = Map.copyOf(ruleParameters);
        shares = List.copyOf(shares);
        evidence = Map.copyOf(evidence);
        drivers = List.copyOf(drivers);
        placeExcess = List.copyOf(placeExcess);
    }
}
